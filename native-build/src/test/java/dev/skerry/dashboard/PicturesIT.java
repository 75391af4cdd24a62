package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.Demo;
import dev.skerry.tool.demo.DemoSettings;
import dev.skerry.tool.plant.Witness;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plant's first incident, a tank that nearly overflows after 40 seconds, on every page, and
 * what is said of its alarm; the pictures of the documents are taken on the way.
 */
class PicturesIT {
    private static final Logger ROOT_LOGGER = Logger.getLogger("");
    private static final long SEED = 8;
    private static final double INCIDENT_MILLIS = 180_000;

    /** One step takes two seconds. */
    private static final String TREND_OF_TEN_STEPS =
            "() => document.querySelector('.sparkline polyline')?.points.length >= 10";

    /** Axes and their labels alone have few shades; a line of its own colour adds many. */
    private static final String CHART_IS_DRAWN =
            """
            () => {
                const canvas = document.querySelector('sk-chart canvas');
                if (!canvas || canvas.height < 300) return false;
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const coloured = (i) => Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60;
                let pixels = 0;
                for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255 && coloured(i)) pixels++;
                return pixels > 1000;
            }
            """;

    private static final String MARK_OF_TANK =
            "table.alarms tr:has(.where:has-text('tank-1')):has(.rule:has-text('nearly full'))"
                    + " alarm-mark";
    private static final String COMMENT = "the level sensor was wet";

    @TempDir private Path folder;

    @Test
    void an_incident_is_seen_on_the_fleet_on_its_device_and_among_the_alarms_and_judged() {
        // The broker reports each message.
        ROOT_LOGGER.setLevel(Level.WARNING);
        DemoSettings settings = DemoSettings.anywhere(folder, SEED);
        try (Demo demo = new Demo(Installation.current(), settings, Witness.counting());
                Chromium chromium = new Chromium();
                DashboardPage page =
                        chromium.open(demo.site().uri("").toString(), Look.DESKTOP_LIGHT)) {
            Instant begin = Instant.now();
            page.go("#/fleet").page().waitForFunction(TREND_OF_TEN_STEPS);
            Locator tank = page.find("a.chip.alarmed.critical:has-text('tank-1')");
            assertThat(tank).isVisible(new IsVisibleOptions().setTimeout(INCIDENT_MILLIS));
            assertThat(page.find(".tile:has(.sparkline) .tile-value")).containsText("/s");
            page.picture("fleet");

            page.go("#/device/tanks/tank-1?from=%s&to=%s".formatted(begin, Instant.now()));
            assertThat(page.find("table.alarms tr.active .rule").first())
                    .containsText("nearly full", ignoringCase());
            page.page().waitForFunction(CHART_IS_DRAWN);
            page.picture("device");

            page.go("#/alarms?state=all");
            assertThat(page.find("table.alarms tr.active .where").first()).containsText("tank-1");
            page.picture("alarms");
            isMarked(page);
            isTakenBackOnAPhone(chromium, demo.site().uri("").toString(), page);
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void isMarked(DashboardPage page) {
        Locator mark = page.find(MARK_OF_TANK).first();
        mark.locator("button:text-is('False')").click();
        assertThat(mark.locator("[aria-pressed=true]")).hasText("False");
        assertThat(mark.locator(".said")).containsText("anybody");
        mark.locator("button.comment").click();
        page.page().keyboard().type(COMMENT);
        page.page().keyboard().press("Enter");
        assertThat(mark.locator("q")).hasText(COMMENT);

        page.find("alarm-precision summary").click();
        page.find("alarm-precision button:text-is('Site')").click();
        assertThat(page.find("alarm-precision tbody tr:has-text('0 % (0 to 79)')")).hasCount(1);
        page.find("alarm-precision").scrollIntoViewIfNeeded();
        page.screenshot("alarm-marked");
        assertThat(page.sidewaysScroll()).isZero();
    }

    /** By the keyboard; the other window hears of it. */
    private static void isTakenBackOnAPhone(
            Chromium chromium, String origin, DashboardPage elsewhere) {
        try (DashboardPage phone = chromium.open(origin, Look.PHONE_DARK)) {
            phone.go("#/device/tanks/tank-1");
            Locator mark = phone.find("alarm-mark:has(q)").first();
            assertThat(mark.locator("q")).hasText(COMMENT);
            mark.scrollIntoViewIfNeeded();
            phone.screenshot("alarm-marked-phone");
            assertThat(phone.sidewaysScroll()).isZero();
            mark.locator("[aria-pressed=true]").focus();
            phone.page().keyboard().press("Enter");
            assertThat(phone.find("alarm-mark [aria-pressed=true]")).hasCount(0);
            assertThat(phone.complaints()).isEmpty();
        }
        assertThat(elsewhere.find(MARK_OF_TANK + " [aria-pressed=true]")).hasCount(0);
        assertThat(elsewhere.find("alarm-precision tbody")).not().containsText("%");
    }

    private static ContainsTextOptions ignoringCase() {
        return new ContainsTextOptions().setIgnoreCase(true);
    }
}
