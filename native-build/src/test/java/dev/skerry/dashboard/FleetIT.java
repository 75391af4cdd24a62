package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.bench.SeededFleet;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Site;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an operator finds their way through a fleet that no screen holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetIT {
    private static final int AGENTS = 700;

    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        site.awaitGateway();
        site.killGateway();
        new SeededFleet(AGENTS, 2, 8).write(folder.resolve("gateway/data"));
        site.restartGateway();
        site.awaitGateway();
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    private DashboardPage open(Look look) {
        return chromium.open(site.uri("").toString(), look);
    }

    private static Locator rows(DashboardPage dashboard) {
        return dashboard.find(".fleet-row .agent a");
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void a_large_fleet_is_a_list_of_which_only_what_is_in_sight_is_there(Look look) {
        try (var dashboard = open(look).go("#/fleet")) {
            assertThat(rows(dashboard).first()).hasText("line-1");
            assertThat(dashboard.find("[role=grid]"))
                    .hasAttribute("aria-rowcount", String.valueOf(AGENTS + 1));
            assertThat(dashboard.find("[role=row]").count()).isLessThan(60);
            assertThat(dashboard.find(".tiles")).containsText("0 of " + AGENTS);
            assertThat(dashboard.find(".fleet-row .how small").first())
                    .containsText(Pattern.compile("Cut off for .+, .+ waiting, room for "));
            dashboard.screenshot("fleet-large-" + look.fileName());
            dashboard.picture("fleet-large", look == Look.DESKTOP_LIGHT);
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void the_list_is_gone_through_with_the_keyboard() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            assertThat(rows(dashboard).first()).hasText("line-1");
            Locator grid = dashboard.find("[role=grid]");
            grid.focus();
            grid.press("End");
            assertThat(grid).hasAttribute("aria-activedescendant", "fleet-row-" + (AGENTS - 1));
            assertThat(rows(dashboard).getByText("line-" + AGENTS)).isVisible();
            grid.press("ArrowUp");
            grid.press("Space");
            assertThat(dashboard.find(".fleet-row.active")).hasAttribute("aria-selected", "true");
            assertThat(dashboard.find(".selection strong")).hasText("1 selected");
            grid.press("Enter");
            assertThat(dashboard.find("h1")).hasText("line-" + (AGENTS - 1));
            assertThat(dashboard.find("main a.chip")).hasCount(2);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void facets_narrow_the_list_and_stand_in_the_address() {
        try (var dashboard = open(Look.DESKTOP_DARK).go("#/fleet")) {
            facet(dashboard, "1.4.2").check();
            facet(dashboard, "canary").check();
            assertThat(dashboard.page())
                    .hasURL(Pattern.compile("#/fleet\\?tag=canary&version=1.4.2$"));
            assertThat(dashboard.find(".fleet-row .agent small").first()).containsText("canary");
            dashboard.screenshot("fleet-facets");
            dashboard.page().reload();
            assertThat(facet(dashboard, "canary")).isChecked();
            assertThat(dashboard.find(".toolbar [role=status]"))
                    .hasText(Pattern.compile("\\d+ of " + AGENTS + " agents"));
            dashboard.find(".fleet-head button:has-text('Waiting')").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("&sort=-waiting$"));
            dashboard.find(".chosen button:has-text('Clear')").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("#/fleet\\?sort=-waiting$"));
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static Locator facet(DashboardPage dashboard, String value) {
        return dashboard.find(
                "aside.fleet-facets label:has(.facet-value:text-is('%s')) input".formatted(value));
    }

    @Test
    void on_a_phone_the_facets_are_a_sheet() {
        try (var dashboard = open(Look.PHONE_LIGHT).go("#/fleet")) {
            dashboard.find("button.filters-toggle").click();
            Locator sheet = dashboard.find("dialog.sheet[open]");
            sheet.locator("label:has-text('outdoor') input").first().check();
            assertThat(dashboard.find(".chosen")).containsText("outdoor");
            dashboard.screenshot("fleet-sheet");
            sheet.locator("button.primary").click();
            assertThat(sheet).hasCount(0);
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_saved_view_is_there_on_another_machine_and_its_removal_can_be_undone() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet?tag=rented")) {
            dashboard.find("fleet-views button:has-text('Save this view')").click();
            dashboard.find("input[name=view-name]").fill("What we rent");
            dashboard.find("fleet-views button[type=submit]").click();
            assertThat(dashboard.find(".view-link[aria-current]")).hasText("What we rent");
            try (var other = open(Look.PHONE_DARK).go("#/fleet")) {
                other.find(".view-link:has-text('What we rent')").click();
                assertThat(other.page()).hasURL(Pattern.compile("tag=rented$"));
                assertThat(other.find(".fleet-row .agent small").first()).containsText("rented");
                assertThat(other.complaints()).isEmpty();
            }
            dashboard.find("fleet-views button:has-text('Rename or remove')").click();
            dashboard.screenshot("fleet-view");
            dashboard.find("fleet-views button:text-is('Remove')").click();
            assertThat(dashboard.find(".view-link:has-text('What we rent')")).hasCount(0);
            dashboard.find("fleet-views button:has-text('Undo')").click();
            assertThat(dashboard.find(".view-link:has-text('What we rent')")).hasCount(1);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void all_that_match_are_selected_but_those_that_are_taken_out() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            Locator boxes = dashboard.find(".fleet-row input[type=checkbox]");
            boxes.first().check();
            dashboard.find(".selection button:has-text('Select all')").click();
            assertThat(dashboard.find(".selection strong")).hasText(AGENTS + " selected");
            boxes.nth(1).uncheck();
            assertThat(dashboard.find(".selection strong")).hasText((AGENTS - 1) + " selected");
            dashboard.find(".selection button:has-text('Clear selection')").click();
            assertThat(dashboard.find(".selection")).hasCount(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"DESKTOP_LIGHT", "PHONE_DARK"})
    void agents_that_are_marked_are_changed_together_and_set_back(Look look) {
        String tag = "marked-" + look.fileName();
        try (var dashboard = open(look).go("#/fleet?q=line-69")) {
            Locator boxes = dashboard.find(".fleet-row input[type=checkbox]");
            boxes.nth(0).check();
            boxes.nth(1).check();
            dashboard.find("bulk-change > button").click();
            Locator dialog = dashboard.find("bulk-change dialog[open]");
            dialog.locator("select").selectOption("tags");
            dialog.locator("input[name=added]").fill(tag);
            dialog.locator("button:has-text('See what it would do')").click();
            assertThat(dialog.locator("tbody tr")).hasCount(2);
            assertThat(dialog.locator("tbody tr").first()).containsText("changes now");
            dashboard.screenshot("bulk-outlook-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            dialog.locator("button:has-text('Do it for 2 agents')").click();
            assertThat(dialog).containsText("All had their turn.");
            assertThat(dialog.locator("tbody tr").first()).containsText("done");
            dashboard.screenshot("bulk-done-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            dialog.locator("button:has-text('Undo')").click();
            assertThat(dialog).containsText("get again what they had");
            assertThat(dialog).containsText("All had their turn.");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }
}
