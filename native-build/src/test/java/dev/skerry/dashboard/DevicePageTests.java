package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.BoundingBox;
import dev.skerry.dashboard.DashboardPage.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator does with a device's chart and its time line; the demo is somebody else's. */
interface DevicePageTests {
    /** A window on the demo's dashboard. */
    DashboardPage open(Look look);

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"DESKTOP_LIGHT", "PHONE_DARK"})
    default void what_a_device_sent_last_is_shown_to_a_profile_that_is_being_written(Look look) {
        try (DashboardPage dashboard = open(look).go("#/new-profile")) {
            dashboard.find("section.lesson button").click();
            Locator run = dashboard.find("dry-run-panel");
            run.locator("button:has-text('Recent messages of a device')").click();
            run.locator("recent-messages input").fill("pump-1");
            run.locator("button:has-text('Ask its agent')").click();
            assertThat(run.locator("[role=alert]")).containsText("AGENT/DEVICE");
            run.locator("recent-messages input").fill("north/pump-1");
            run.locator("button:has-text('Ask its agent')").click();
            assertThat(run.locator("recent-messages [role=status]"))
                    .containsText("of pump-1 are taken over");
            assertThat(run.locator("textarea").first())
                    .hasValue(Pattern.compile("plant/plant/pump/pump-1/telemetry \\{"));
            run.locator("recent-messages").scrollIntoViewIfNeeded();
            dashboard.screenshot("recent-messages-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    default void a_chart_is_zoomed_and_brought_back() {
        try (DashboardPage dashboard =
                open(Look.DESKTOP_LIGHT).go("#/device/north/pump-1?range=15m")) {
            Pattern zoomed = Pattern.compile("from=.*&to=");
            Pattern before = Pattern.compile("\\?range=15m$");
            Locator chart = dashboard.find("sk-chart:not(.waiting) .chart");
            assertThat(chart.locator("canvas").first()).isVisible();
            chart.scrollIntoViewIfNeeded();
            BoundingBox box = chart.boundingBox();
            Mouse mouse = dashboard.page().mouse();
            mouse.move(box.x + box.width * 0.5, box.y + 100);
            mouse.down();
            mouse.move(box.x + box.width * 0.8, box.y + 120, new Mouse.MoveOptions().setSteps(5));
            assertThat(dashboard.find(".chart-selection")).isVisible();
            mouse.up();
            assertThat(dashboard.page()).hasURL(zoomed);
            dashboard.page().keyboard().press("Escape");
            assertThat(dashboard.page()).hasURL(before);

            dashboard.page().keyboard().down("Control");
            mouse.wheel(0, -120);
            dashboard.page().keyboard().up("Control");
            assertThat(dashboard.page()).hasURL(zoomed);
            dashboard.find("range-picker button[aria-label='Back to the range before']").click();
            assertThat(dashboard.page()).hasURL(before);
            dashboard.find("range-picker button[aria-label='Previous period']").click();
            assertThat(dashboard.page()).hasURL(zoomed);
            // The fields of a range of one's own have moved it.
            chart.dblclick(new Locator.DblclickOptions().setPosition(box.width * 0.5, 100));
            assertThat(dashboard.page()).hasURL(before);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @InTwoLooks
    default void the_time_line_tells_what_happened_and_a_link_leads_there(Look look) {
        String device = look == Look.PHONE_DARK ? "pump-4" : "pump-3";
        try (DashboardPage dashboard = open(look).go("#/device/north/" + device)) {
            dashboard.find("command-panel .orders button:has-text('stop')").click();
            dashboard.find("command-panel dialog button.primary").click();
            assertThat(dashboard.find("command-panel tbody .pill").first()).hasText("confirmed");
            assertThat(dashboard.find(".lane-command .bar").first()).isVisible();
            dashboard.find(".timeline-list summary").click();
            dashboard.find(".timeline-list button:has-text('Command: stop')").click();
            assertThat(dashboard.find("timeline-detail .pill")).hasText("confirmed");
            assertThat(dashboard.page()).hasURL(Pattern.compile("event=command\\.\\d+$"));
            dashboard.page().reload();
            assertThat(dashboard.find("timeline-detail h3")).containsText("Command: stop");
            dashboard.find("timeline-detail").scrollIntoViewIfNeeded();
            dashboard.screenshot("timeline-" + look.fileName());
            dashboard.find("timeline-detail button:has-text('Close')").click();
            assertThat(dashboard.find("timeline-detail")).hasCount(0);
            assertThat(dashboard.page()).not().hasURL(Pattern.compile("event="));
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    default void what_the_chart_shows_is_saved_as_a_table() throws IOException {
        try (DashboardPage dashboard =
                open(Look.DESKTOP_LIGHT).go("#/device/north/pump-1?range=1h")) {
            assertThat(dashboard.find("sk-chart:not(.waiting) canvas").first()).isVisible();
            dashboard.find("device-chart summary:text-is('Export')").click();
            Download download =
                    dashboard
                            .page()
                            .waitForDownload(
                                    () ->
                                            dashboard
                                                    .find("button:text-is('This chart as CSV')")
                                                    .click());
            assertThat(download.suggestedFilename()).isEqualTo("pump-1.csv");
            List<String> lines = Files.readAllLines(download.path());
            assertThat(lines.getFirst())
                    .isEqualTo("time,resource,unit,min,mean,max,readings,quality");
            assertThat(lines.get(1)).matches("20\\d\\d-.*Z,\\w+,[^,]*(,[-\\d.e]+){4},\\w+");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }
}
