package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.plant.CoapTransport;
import dev.skerry.tool.plant.Sample;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator sees of a fleet that is not as tidy as the demo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualFleetIT {
    /** As long as ids may be. */
    private static final String AGENT = "agent-" + "a".repeat(58);

    private static final String DEVICE = "device-" + "d".repeat(73);
    private static final String RULE = "rule_" + "r".repeat(55);
    private static final String TEXT = "t".repeat(4000);

    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: unusual
            version: 1.0.0
            source:
              coap: { path: "/unusual/{device}", payload: senml+json }
            resources:
              text: { type: string, from: text, priority: telemetry }
              value: { type: float32, unit: Cel, from: value, priority: telemetry }
            rules:
              %s:
                when: "value > 50.0"
                then: [ { alarm: warning } ]
            """
                    .formatted(RULE);

    /** Pixels of a line's colour; axes and labels are grey. */
    private static final String DOT_IS_DRAWN =
            """
            () => {
                const canvas = document.querySelector('sk-chart canvas');
                if (!canvas || canvas.height < 200) return false;
                const { data } = canvas.getContext('2d').getImageData(60, 30, canvas.width - 60, 190);
                const key = getComputedStyle(document.querySelector('.key.series-1')).backgroundColor;
                const [r, g, b] = key.match(/\\d+/g).map(Number);
                let pixels = 0;
                for (let i = 0; i < data.length; i += 4) {
                    if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12) pixels++;
                }
                return pixels >= 8;
            }
            """;

    private Site site;
    private Chromium chromium;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        int coapPort = Ports.freeUdp();
        AgentSettings settings = settings(AGENT, "unusual", coapPort);
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("unusual.yaml"), PROFILE);
        site.startAgent(settings);
        site.awaitReady();
        URI resource = URI.create("coap://127.0.0.1:%d/unusual/%s".formatted(coapPort, DEVICE));
        try (var device = new CoapTransport(resource)) {
            byte[] message =
                    "[{\"n\":\"text\",\"vs\":\"%s\"},{\"n\":\"value\",\"v\":58.7}]"
                            .formatted(TEXT)
                            .getBytes(UTF_8);
            var sample = new Sample(DEVICE, 0, message, Map.of());
            await().atMost(Duration.ofMinutes(1)).until(() -> device.send(sample));
        }
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void long_texts_and_names_stay_in_their_places_and_can_be_read_in_full(Look look) {
        try (var dashboard = open(look).go("#/device/%s/%s".formatted(AGENT, DEVICE))) {
            assertThat(dashboard.find("h1")).hasText(DEVICE);
            Locator text = dashboard.find(".values details.long");
            assertThat(text).containsText("4,000 characters");
            assertThat(dashboard.find("table.alarms tr.active")).hasCount(1);
            dashboard.screenshot("long-device-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            text.locator("summary").click();
            assertThat(text.locator(".whole")).hasText(TEXT);
            assertThat(dashboard.sidewaysScroll()).isZero();
            dashboard.screenshot("long-device-open-" + look.fileName());

            for (String route : new String[] {"#/fleet", "#/agent/" + AGENT, "#/alarms"}) {
                dashboard.go(route);
                assertThat(dashboard.find("main .name:text-is('%s')".formatted(DEVICE)).first())
                        .isVisible();
                dashboard.screenshot("long-" + route.substring(2, 7) + "-" + look.fileName());
                assertThat(dashboard.sidewaysScroll()).as(route).isZero();
            }
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_single_reading_is_seen_in_the_chart() {
        try (var dashboard =
                open(Look.DESKTOP_LIGHT).go("#/device/%s/%s".formatted(AGENT, DEVICE))) {
            dashboard.page().waitForFunction(DOT_IS_DRAWN);
        }
    }

    @Test
    void agents_that_share_an_id_are_a_warning_on_the_fleet_and_on_their_page() {
        try (SiteAgent first = site.startAgent(settings("shared", "first", -1));
                SiteAgent second = site.startAgent(settings("shared", "second", -1));
                var dashboard = open(Look.DESKTOP_LIGHT).go("#/fleet")) {
            Locator troubles = dashboard.find(".card[aria-label='Agent shared'] .troubles");
            assertThat(troubles).containsText("SKR-G204");
            assertThat(troubles).containsText("127.0.0.1:");
            assertThat(troubles).containsText("since");
            dashboard.screenshot("shared-fleet");
            dashboard.go("#/agent/shared");
            assertThat(dashboard.find(".troubles")).containsText("skerry.agent.id");
            dashboard.screenshot("shared-agent");
            assertThat(first.isUp() && second.isUp()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"DESKTOP_DARK", "PHONE_LIGHT"})
    void an_agent_that_is_gone_is_removed_after_a_question(Look look) {
        String agentId = "gone-" + look.fileName();
        try (SiteAgent agent = site.startAgent(settings(agentId, agentId, -1));
                var dashboard = open(look).go("#/agent/" + agentId)) {
            assertThat(dashboard.find(".heading .pill")).hasText("Connected");
            assertThat(dashboard.find("remove-agent")).hasCount(0);
            agent.kill();
            dashboard.find("remove-agent > button").click();
            assertThat(dashboard.find("dialog[open]")).containsText("are kept");
            dashboard.find("dialog[open] input[type=checkbox]").check();
            assertThat(dashboard.find("dialog[open]")).containsText("cannot be undone");
            dashboard.screenshot("remove-" + look.fileName());
            dashboard.find("dialog[open] button:text-is('Cancel')").click();
            // Neither a question that was cancelled nor a page that is left removes anything.
            dashboard.go("#/agent/" + AGENT);
            assertThat(dashboard.find(".heading .pill")).hasText("Connected");
            dashboard.go("#/agent/" + agentId);
            dashboard.find("remove-agent > button").click();
            dashboard.find("dialog[open] button:text-is('Remove the agent')").click();
            assertThat(dashboard.find("h1")).hasText("Fleet");
            assertThat(dashboard.find(".card[aria-label='Agent %s']".formatted(agentId)))
                    .hasCount(0);
            agent.restart();
            assertThat(dashboard.find(".card[aria-label='Agent %s']".formatted(agentId)))
                    .containsText("Connected");
            // What is asked of an agent while it is being removed is answered with 404.
            assertThat(dashboard.complaints())
                    .filteredOn(complaint -> !complaint.contains("status of 404"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"DESKTOP_LIGHT", "PHONE_DARK"})
    void an_agent_is_drained_until_it_is_safe_to_unplug_and_takes_readings_again(Look look) {
        try (var dashboard = open(look).go("#/agent/" + AGENT)) {
            Locator actions = dashboard.find("agent-actions");
            actions.locator("button:has-text('Drain')").click();
            assertThat(actions.locator("dialog[open]")).containsText("takes no more readings");
            dashboard.screenshot("drain-ask-" + look.fileName());
            actions.locator("dialog[open] button.primary").click();
            assertThat(actions.locator("header .pill")).hasText("Safe to unplug");
            assertThat(actions.locator("tbody tr").first()).containsText("safe to unplug");
            actions.locator("tbody tr").first().scrollIntoViewIfNeeded();
            dashboard.screenshot("drained-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            actions.locator("button:has-text('Resume')").click();
            actions.locator("dialog[open] button.primary").click();
            assertThat(actions.locator("header .pill")).hasText("Takes readings");
            actions.locator("button:has-text('Wipe')").click();
            assertThat(actions.locator("dialog[open] button.danger")).isDisabled();
            dashboard.screenshot("wipe-ask-" + look.fileName());
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private DashboardPage open(Look look) {
        return chromium.open(site.uri("").toString(), look);
    }

    private AgentSettings settings(String agentId, String name, int coapPort) {
        return new AgentSettings(
                agentId,
                "plant",
                folder.resolve(name),
                null,
                coapPort,
                false,
                Ports.freeTcp(),
                Map.of());
    }
}
