package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.plant.CoapTransport;
import dev.skerry.tool.plant.Sample;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shown of alarms, why they were raised, and what is done about them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlarmsIT {
    private static final String DEVICE = "pump-7";
    private static final int STEPS = 12;
    private static final int ODD = 9;

    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: why
            version: 1.0.0
            source:
              coap: { path: "/why/{device}", payload: senml+json }
            resources:
              vibration: { type: float32, unit: mm/s, from: vibration }
              oil_temperature: { type: float32, unit: Cel, from: oil }
            models:
              bearing:
                bundle: pump-bearing@^1
                inputs: { vibration: vibration, temperature: oil_temperature }
            rules:
              bearing_worn:
                when: "model.bearing.score > 0.9"
                clear_after: 1h
                then: [ { alarm: warning } ]
              hot:
                when: "oil_temperature > 61.0"
                then: [ { alarm: info } ]
            """;

    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        int coapPort = Ports.freeUdp();
        AgentSettings settings =
                new AgentSettings(
                        "works",
                        "plant",
                        folder.resolve("works"),
                        null,
                        coapPort,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("why.yaml"), PROFILE);
        BearingBundle.write(settings.folder().resolve("models"));
        site.startAgent(settings);
        site.awaitReady();
        URI resource = URI.create("coap://127.0.0.1:%d/why/%s".formatted(coapPort, DEVICE));
        try (var device = new CoapTransport(resource)) {
            var sample = new Sample(DEVICE, 0, pack(), Map.of());
            await().atMost(Duration.ofMinutes(1)).until(() -> device.send(sample));
        }
        chromium = new Chromium();
    }

    /** A minute in one message; the vibration is odd in one step, and ordinary again at its end. */
    private static byte[] pack() {
        var records = new StringJoiner(",", "[", "]");
        for (int step = 0; step < STEPS; step++) {
            int seconds = 5 * (step - STEPS);
            records.add(record("oil", 60 + 0.2 * step, seconds));
            records.add(record("vibration", step == ODD ? 7.5 : 1.4 + 0.1 * (step % 3), seconds));
        }
        return records.toString().getBytes(UTF_8);
    }

    private static String record(String name, double value, int seconds) {
        return String.format(
                Locale.ROOT, "{\"n\":\"%s\",\"v\":%.1f,\"t\":%d}", name, value, seconds);
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    private DashboardPage open(Look look) {
        return chromium.open(site.uri("").toString(), look);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void an_alarm_says_what_its_model_saw_and_what_the_score_is_due_to(Look look) {
        try (DashboardPage dashboard = open(look).go("#/alarms")) {
            dashboard.find("tr:has(.rule:has-text('bearing worn')) alarm-why button").click();
            Locator why = dashboard.find("dialog[open]");
            assertThat(why.locator("h2")).hasText("Why was it raised: bearing worn, " + DEVICE);
            assertThat(why.locator(".saw")).containsText("model.bearing.score = 0.984");
            assertThat(why.locator(".explanation header")).containsText("pump-bearing 1.2.0");
            assertThat(why.locator(".explanation header code"))
                    .hasAttribute("title", Pattern.compile("[0-9a-f]{64}"));
            assertThat(why.locator(".scored")).containsText("0.98, compared with 0.90");
            Locator rows = why.locator(".channels tbody tr");
            assertThat(rows).hasCount(2);
            assertThat(rows.first()).containsText("vibration");
            assertThat(rows.first().locator(".share")).hasText("0.97");
            // Of the eight steps until the odd one, which was not the last of its message.
            assertThat(rows.first()).containsText("1.40 to 7.50, last 7.50 mm/s");
            assertThat(rows.first()).containsText("8 steps");
            assertThat(rows.last()).containsText("oil temperature");
            assertThat(rows.last().locator(".share")).hasText("0.00057");
            assertThat(rows.last()).containsText("last 61.80 °C");
            assertThat(why).containsText("the channel as it is on average");
            assertThat(width(rows.first())).isGreaterThan(100);
            assertThat(width(rows.last())).isLessThan(2);
            dashboard.screenshot("why-" + look.fileName());
            if (look == Look.DESKTOP_LIGHT) {
                dashboard.picture("why");
            }
            assertThat(dashboard.sidewaysScroll()).isZero();
            dashboard.page().keyboard().press("Escape");
            assertThat(dashboard.find("dialog[open]")).hasCount(0);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static double width(Locator row) {
        Object width = row.locator(".bar i").evaluate("bar => bar.getBoundingClientRect().width");
        return ((Number) width).doubleValue();
    }

    @Test
    void it_is_asked_for_on_the_page_of_the_device_with_the_keyboard_alone() {
        try (DashboardPage dashboard = open(Look.DESKTOP_DARK).go("#/device/works/" + DEVICE)) {
            dashboard.find("tr:has(.rule:has-text('bearing worn')) alarm-why button").focus();
            dashboard.page().keyboard().press("Enter");
            assertThat(dashboard.find("dialog[open] .channels tbody tr")).hasCount(2);
            assertThat(dashboard.find("dialog[open] button.primary")).isFocused();
            dashboard.page().keyboard().press("Enter");
            assertThat(dashboard.find("dialog[open]")).hasCount(0);
        }
    }

    @Test
    void an_alarm_whose_rule_reads_no_model_has_nothing_to_explain() {
        try (DashboardPage dashboard = open(Look.DESKTOP_LIGHT).go("#/alarms")) {
            Locator hot = dashboard.find("tr:has(.rule .name:text-is('hot'))");
            assertThat(hot.locator(".because")).containsText("oil_temperature > 61.0");
            assertThat(hot.locator("alarm-why")).hasCount(0);
            dashboard.screenshot("why-alarms");
        }
    }

    private static Locator row(DashboardPage page, String rule) {
        return page.find("tr:has(.rule .name:text-is('" + rule + "'))");
    }

    @Test
    void what_one_operator_does_the_other_sees_and_it_can_be_undone() {
        try (DashboardPage anna = open(Look.DESKTOP_LIGHT).go("#/alarms");
                DashboardPage ben = open(Look.DESKTOP_DARK).go("#/alarms")) {
            assertThat(row(ben, "hot")).hasCount(1);
            assertThat(ben.find(".heading")).containsText("2 active, 2 not acknowledged");
            row(anna, "hot").locator(".rule a").focus();
            anna.page().keyboard().press("a");
            assertThat(row(ben, "hot").locator(".handling"))
                    .containsText("Acknowledged by anybody");
            assertThat(ben.page()).hasTitle(Pattern.compile("^\\(1\\) Alarms.*"));
            anna.find(".undo-bar button:text-is('Undo')").click();
            assertThat(row(ben, "hot").locator(".handling .pill")).hasCount(0);
            assertThat(anna.find(".undo-bar")).containsText("Undone.");
            for (Locator pick : anna.find(".triage-list .pick input").all()) {
                pick.check();
            }
            assertThat(anna.find(".bulk")).containsText("2 alarms selected");
            anna.screenshot("alarms-selected");
            anna.find(".bulk button:text-is('Snooze')").click();
            anna.find("dialog[open] input[name=text]").fill("part ordered");
            anna.screenshot("alarms-snooze");
            anna.find("dialog[open] button.primary").click();
            assertThat(ben.find(".heading")).containsText("all in hand");
            ben.find("label.select:has-text('In hand') select").selectOption("snoozed");
            assertThat(ben.find(".triage-list tbody tr")).hasCount(2);
            assertThat(ben.page()).hasURL(Pattern.compile(".*handling=snoozed.*"));
            anna.find(".undo-bar button:text-is('Undo')").click();
            assertThat(ben.find(".empty")).containsText("No alarm matches.");
            assertThat(anna.complaints()).isEmpty();
            assertThat(ben.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void an_alarm_stands_beside_the_list_with_all_that_happened_to_it(Look look) {
        try (DashboardPage page = open(look).go("#/alarms?by=agent")) {
            page.find(".triage-list .toggle").click();
            row(page, "hot").locator(".rule a").click();
            Locator detail = page.find("alarm-detail");
            assertThat(detail.locator("h2")).hasText("hot");
            assertThat(page.page()).hasURL(Pattern.compile(".*by=agent.*alarm=\\d+.*"));
            String said = "seen on " + look.fileName();
            detail.locator("button:text-is('Comment')").click();
            page.find("dialog[open] input[name=text]").fill(said);
            page.find("dialog[open] button.primary").click();
            assertThat(detail.locator(".history li").first()).containsText("anybody said: " + said);
            assertThat(detail.locator(".history li").last()).containsText("Raised");
            assertThat(page.sidewaysScroll()).isZero();
            page.screenshot("alarms-detail-" + look.fileName());
            page.page().reload();
            assertThat(detail.locator("h2")).hasText("hot");
            detail.locator("header button").click();
            assertThat(detail).hasCount(0);
            page.screenshot("alarms-grouped-" + look.fileName());
            assertThat(page.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"DESKTOP_LIGHT", "PHONE_DARK"})
    void a_webhook_is_added_tried_and_routed_to(Look look) throws Exception {
        String hook = "hook-" + look.fileName();
        int port = Ports.freeTcp();
        var receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        receiver.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        receiver.start();
        try (DashboardPage page = open(look).go("#/alarms")) {
            page.find(".heading a:text-is('Notifications')").click();
            assertThat(page.find("h1")).hasText("Notifications");
            page.find("notify-contacts summary").click();
            page.find("notify-contacts input[name=name]").fill(hook);
            page.find("notify-contacts input[name=to]").fill("http://127.0.0.1:" + port + "/");
            page.find("notify-contacts form button").click();
            assertThat(page.find("notify-contacts .note")).containsText("It is not shown again");
            page.find("button[aria-label='Send a test to " + hook + "']").click();
            assertThat(page.find("notify-contacts .tried.good")).containsText("204");
            page.find("notify-routes summary").click();
            page.find("notify-routes input[name=name]").fill(hook);
            page.find("notify-routes input[name=contact][value=" + hook + "]").check();
            page.find("notify-routes input[name=severity][value=critical]").check();
            page.find("notify-routes form button").click();
            assertThat(page.find("notify-routes tbody tr")).containsText("Critical");
            page.screenshot("notifications-" + look.fileName());
            assertThat(page.sidewaysScroll()).isZero();
            page.find("notify-contacts button[aria-label='Remove " + hook + "']").click();
            assertThat(page.find("notify-contacts [role=alert]")).containsText("SKR-G875");
            page.find("notify-routes button[aria-label='Remove " + hook + "']").click();
            assertThat(page.find("notify-routes tbody tr")).hasCount(0);
            page.find("notify-contacts button[aria-label='Remove " + hook + "']").click();
            assertThat(page.find("notify-contacts tbody tr")).hasCount(0);
        } finally {
            receiver.stop(0);
        }
    }
}
