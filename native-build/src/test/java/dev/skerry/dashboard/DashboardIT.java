package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.Demo;
import dev.skerry.tool.demo.DemoSettings;
import dev.skerry.tool.plant.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the dashboard, with the demo behind it. */
class DashboardIT implements DevicePageTests {
    private static final Logger ROOT_LOGGER = Logger.getLogger("");
    private static final long SEED = 8;
    private static @TempDir @Nullable Path folder;
    private static @Nullable Demo demo;
    private static @Nullable Chromium chromium;

    @BeforeAll
    static void start() {
        // The broker reports each message.
        ROOT_LOGGER.setLevel(Level.WARNING);
        demo =
                new Demo(
                        Installation.current(),
                        DemoSettings.anywhere(there(folder), SEED),
                        Witness.counting());
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    @InTwoLooks
    void shows_agents_with_their_devices_and_a_balanced_ledger(Look look) {
        try (var dashboard = open(look).go("#/fleet")) {
            for (String agent : new String[] {"north", "south", "tanks"}) {
                assertThat(card(dashboard, agent)).containsText("Connected");
                assertThat(card(dashboard, agent)).containsText("Balanced");
                assertThat(card(dashboard, agent).locator("a.chip").first()).isVisible();
            }
            dashboard.screenshot("fleet-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @InTwoLooks
    void draws_a_device_and_moves_on_with_its_readings(Look look) {
        try (var dashboard = open(look).go("#/fleet")) {
            card(dashboard, "north").locator("a.chip:has-text('pump')").first().click();
            Locator value = dashboard.find("button.value .value-text").first();
            assertThat(dashboard.find("sk-chart canvas").first()).isVisible();
            String before = value.textContent();
            assertThat(value).not().hasText(before);
            dashboard.screenshot("device-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @InTwoLooks
    void an_agent_tells_how_it_does_what_it_logs_and_by_which_settings(Look look) {
        try (var dashboard = open(look).go("#/agent/north")) {
            assertThat(dashboard.find(".tiles.vitals .tile").first()).containsText("of a core");
            assertThat(dashboard.find(".heading-words")).containsText("start no. 1");
            assertThat(dashboard.find("main")).containsText("Knows the time from its system clock");
            Locator broker = dashboard.find(".sources li:has-text('MQTT')");
            assertThat(broker.locator(".pill.ok")).hasText("Subscribed");
            assertThat(broker).containsText("tcp://127.0.0.1:");
            dashboard.screenshot("agent-" + look.fileName());
            dashboard.picture("agent", look == Look.DESKTOP_LIGHT);
            dashboard.picture("phone", look == Look.PHONE_DARK);
            assertThat(dashboard.sidewaysScroll()).isZero();

            dashboard.find(".tabs a:has-text('Logs')").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("\\?tab=logs$"));
            assertThat(dashboard.find("agent-logs .pill")).hasText("Live");
            Locator started = dashboard.find(".log-lines li:has-text('agent=started id=north')");
            assertThat(started).hasCount(1);
            dashboard.screenshot("agent-logs-" + look.fileName());
            dashboard.find("agent-logs input[type=search]").fill("agent=started");
            assertThat(dashboard.find(".log-lines li:not(.log-note)")).hasCount(1);
            dashboard.find("agent-logs .segmented button:text-is('Errors')").click();
            assertThat(started).hasCount(0);
            assertThat(dashboard.page()).hasURL(Pattern.compile("level=error"));
            dashboard.find("agent-logs button:text-is('Pause')").click();
            assertThat(dashboard.find("agent-logs .pill")).hasText("Paused");
            assertThat(dashboard.sidewaysScroll()).isZero();

            dashboard.find(".tabs a:has-text('Configuration')").click();
            Locator id = dashboard.find("agent-settings tr:has-text('skerry.agent.id')").first();
            assertThat(id).containsText("north");
            assertThat(dashboard.find("agent-assigned")).containsText("pump");
            dashboard.screenshot("agent-settings-" + look.fileName());
            dashboard.find("agent-settings input[type=search]").fill("outbox.capacity");
            assertThat(dashboard.find("agent-settings tbody tr")).hasCount(1);
            assertThat(dashboard.sidewaysScroll()).isZero();
            for (String part : new String[] {"Devices", "Security"}) {
                dashboard.find(".tabs a:has-text('" + part + "')").click();
                assertThat(dashboard.find(".tabs [aria-current=page]")).containsText(part);
                dashboard.screenshot(
                        "agent-%s-%s".formatted(part.toLowerCase(Locale.ROOT), look.fileName()));
                assertThat(dashboard.sidewaysScroll()).as(part).isZero();
            }
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void what_an_agent_logged_stays_on_the_page_while_it_is_cut_off() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/agent/south?tab=logs")) {
            Locator started = dashboard.find(".log-lines li:has-text('agent=started id=south')");
            assertThat(started).hasCount(1);
            there(demo).agent("south").link().cut();
            try {
                assertThat(dashboard.find("agent-logs .pill")).hasText("Agent is cut off");
                assertThat(started).hasCount(1);
                dashboard.screenshot("agent-logs-cut-off");
            } finally {
                there(demo).agent("south").link().heal();
            }
            assertThat(dashboard.find("agent-logs .pill")).hasText("Live");
            assertThat(started).hasCount(1);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @InTwoLooks
    void draws_a_site_with_its_agents_devices_and_scales(Look look) {
        try (var dashboard = open(look).go("#/site/plant")) {
            assertThat(dashboard.find(".topology > ul > li")).hasCount(3);
            assertThat(dashboard.find(".topology .leaf.ok, .topology .leaf.bad").first())
                    .isVisible();
            // All that use it, once.
            assertThat(dashboard.find(".broker.ok")).hasCount(1);
            assertThat(dashboard.find(".broker .leaf:has-text('north')")).hasCount(1);
            assertThat(dashboard.find(".broker .leaf:has-text('south')")).hasCount(1);
            assertThat(dashboard.find(".topology > ul > li:has-text('north') .source-dots"))
                    .containsText("MQTT");
            assertThat(dashboard.find("svg.scales")).not().hasClass("off");
            dashboard.screenshot("site-" + look.fileName());
            dashboard.picture("site", look == Look.DESKTOP_LIGHT);
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void the_fleet_leads_to_sites_and_to_adding_an_agent() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            card(dashboard, "north").locator("a[href='#/site/plant']").click();
            assertThat(dashboard.find("h1")).hasText("plant");
            dashboard.go("#/device/north/pump-1");
            dashboard.find(".crumbs a[href='#/site/plant']").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("#/site/plant$"));
            dashboard.go("#/fleet");
            dashboard.find(".heading a:has-text('Add an agent')").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("#/add-agent$"));
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_command_is_asked_for_before_it_is_sent_and_its_life_is_shown() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/device/north/pump-1")) {
            Locator rows = dashboard.find("command-panel tbody tr");
            dashboard.find("command-panel .orders button:has-text('stop')").click();
            assertThat(dashboard.find("command-panel dialog")).containsText("pump-1");
            dashboard.find("command-panel dialog button:has-text('Do not send')").click();
            assertThat(rows).hasCount(0);
            dashboard.find("command-panel .orders button:has-text('stop')").click();
            dashboard.screenshot("command-dialog");
            dashboard.find("command-panel dialog button.primary").click();
            assertThat(rows.first().locator(".pill")).hasText("confirmed");
            assertThat(rows.first().locator(".life li")).hasCount(5);
            rows.first().scrollIntoViewIfNeeded();
            dashboard.screenshot("command");
            dashboard.go("#/agent/north");
            assertThat(dashboard.find("missing-batches")).containsText("number");
            dashboard.find("missing-batches").scrollIntoViewIfNeeded();
            dashboard.screenshot("missing");
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void an_answer_that_comes_late_does_not_undo_what_was_heard_meanwhile() {
        try (var dashboard = open(Look.DESKTOP_LIGHT)) {
            List<Runnable> answers = dashboard.holdAnswers(Pattern.compile("/commands(\\?|$)"));
            dashboard.go("#/device/north/pump-2");
            dashboard.page().waitForCondition(() -> !answers.isEmpty());
            dashboard.find("command-panel .orders button:has-text('stop')").click();
            dashboard.find("command-panel dialog button.primary").click();
            Locator row = dashboard.find("command-panel tbody tr");
            assertThat(row.locator(".pill")).hasText("confirmed");
            List.copyOf(answers).forEach(Runnable::run);
            assertThat(dashboard.find("command-panel dialog")).not().isVisible();
            assertThat(row.locator(".life li")).hasCount(5);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @InTwoLooks
    void an_entry_of_the_audit_log_is_found_opened_and_proven(Look look) {
        try (var dashboard = open(look).go("#/audit")) {
            assertThat(dashboard.find("audit-logs tbody tr")).hasCount(4);
            assertThat(dashboard.find("audit-logs tbody tr:has-text('north') .pill"))
                    .hasText("verified and cosigned");
            dashboard.find(".audit-filters input").first().fill("log.began");
            assertThat(dashboard.find(".entries tbody tr")).hasCount(1);
            assertThat(dashboard.page()).hasURL(Pattern.compile("\\?what=log.began$"));
            dashboard.find(".entries button.link").click();
            assertThat(dashboard.find("audit-entry .proof .pill")).hasText("in the log");
            dashboard.screenshot("audit-" + look.fileName());
            dashboard.picture("audit", look == Look.DESKTOP_LIGHT);
            assertThat(dashboard.sidewaysScroll()).isZero();
            dashboard
                    .find(".audit-filters input[type=datetime-local]")
                    .last()
                    .fill("2020-01-01T00:00");
            dashboard
                    .find(".audit-filters input[type=datetime-local]")
                    .last()
                    .dispatchEvent("change");
            assertThat(dashboard.find(".empty")).containsText("No such entry");
            dashboard.find(".audit-filters button").click();
            assertThat(dashboard.find(".entries tbody tr").first()).isVisible();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void every_page_is_reached_and_left_with_the_keyboard() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            assertThat(card(dashboard, "north")).isVisible();
            var keys = dashboard.page().keyboard();
            keys.press("Tab");
            assertThat(dashboard.find("a.skip")).isFocused();
            keys.press("Enter");
            assertThat(dashboard.find("main")).isFocused();
            keys.press("?");
            assertThat(dashboard.find("dialog")).isVisible();
            keys.press("Escape");
            assertThat(dashboard.find("dialog")).not().isVisible();
            keys.press("g");
            keys.press("a");
            assertThat(dashboard.find("h1")).hasText("Alarms");
            keys.press("g");
            keys.press("f");
            assertThat(dashboard.find("h1")).hasText("Fleet");
            assertThat(card(dashboard, "north")).isVisible();
            keys.press("/");
            keys.type("tank");
            assertThat(dashboard.find(".card.agent")).hasCount(1);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void says_in_words_that_an_agent_is_cut_off_and_that_it_is_back() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            assertThat(card(dashboard, "south")).containsText("Connected");
            there(demo).agent("south").link().cut();
            try {
                assertThat(card(dashboard, "south")).containsText("Cut off for");
                dashboard.screenshot("fleet-cut-off");
            } finally {
                there(demo).agent("south").link().heal();
            }
            assertThat(card(dashboard, "south")).not().containsText("Cut off");
            assertThat(card(dashboard, "south")).containsText("Balanced");
        }
    }

    @Test
    void says_that_the_gateway_is_gone_and_recovers_by_itself() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            assertThat(card(dashboard, "north")).containsText("Connected");
            there(demo).site().killGateway();
            try {
                assertThat(dashboard.find("link-banner")).containsText("has not answered");
                assertThat(card(dashboard, "north")).isVisible();
            } finally {
                there(demo).site().restartGateway();
                there(demo).site().awaitGateway();
            }
            assertThat(dashboard.find(".link-state")).containsText("Live");
            assertThat(card(dashboard, "north")).containsText("Connected");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void says_that_the_gateway_froze_and_recovers_by_itself() throws Exception {
        Map<Look, DashboardPage> dashboards = new EnumMap<>(Look.class);
        try {
            for (Look look : Look.values()) {
                dashboards.put(look, open(look).go("#/fleet"));
            }
            for (DashboardPage dashboard : dashboards.values()) {
                assertThat(card(dashboard, "north")).containsText("Connected");
            }
            signal("STOP");
            try {
                dashboards.forEach(DashboardIT::shows_that_nobody_answers);
            } finally {
                signal("CONT");
            }
            for (DashboardPage dashboard : dashboards.values()) {
                assertThat(dashboard.find(".link-state")).containsText("Live");
                assertThat(dashboard.find("main")).not().hasClass("stale");
                assertThat(card(dashboard, "north")).containsText("Connected");
                assertThat(dashboard.complaints()).isEmpty();
            }
        } finally {
            dashboards.values().forEach(DashboardPage::close);
        }
    }

    private static void shows_that_nobody_answers(Look look, DashboardPage dashboard) {
        assertThat(dashboard.find(".link-state")).hasText(Pattern.compile("No contact for \\d+ s"));
        assertThat(dashboard.find("link-banner")).containsText("has not answered");
        assertThat(dashboard.find("main")).hasClass("stale");
        assertThat(card(dashboard, "north")).containsText("Last known: connected");
        // Longer than an attempt without an answer, so that one is under way.
        assertThat(dashboard.find(".link-state"))
                .hasText(Pattern.compile("No contact for ([2-9]|\\d\\d)\\d s"));
        dashboard.screenshot("frozen-" + look.fileName());
        assertThat(dashboard.sidewaysScroll()).isZero();
    }

    private static void signal(String name) throws IOException, InterruptedException {
        String pid = String.valueOf(there(demo).site().gateway().pid());
        Process kill = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -%s %s failed".formatted(name, pid));
        }
    }

    @Test
    void a_range_stands_in_the_address() {
        try (var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            card(dashboard, "north").locator("a.chip:has-text('pump')").first().click();
            dashboard.find("range-picker button:text-is('1 h')").click();
            assertThat(dashboard.page()).hasURL(Pattern.compile("\\?range=1h$"));
            dashboard.page().reload();
            assertThat(dashboard.find("range-picker [aria-pressed=true]")).hasText("1 h");
        }
    }

    @Override
    public DashboardPage open(Look look) {
        String origin = there(demo).site().uri("").toString();
        return there(chromium).open(origin, look);
    }

    private static Locator card(DashboardPage dashboard, String agent) {
        return dashboard.find(".card.agent[aria-label='Agent " + agent + "']");
    }

    private static <T> T there(@Nullable T started) {
        return Objects.requireNonNull(started, "set up before the tests");
    }
}
