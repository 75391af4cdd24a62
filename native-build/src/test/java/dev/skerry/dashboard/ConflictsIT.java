package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.plant.CoapTransport;
import dev.skerry.tool.plant.Sample;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What both sides of a cut link wrote, until somebody has chosen in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConflictsIT {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: heater
            version: 1.0.0
            source: { coap: { path: "/heater/{device}", payload: senml+json } }
            resources:
              temperature: { type: float32, unit: Cel }
            twin:
              mode: { type: enum, values: [auto, manual, off], merge: ask }
              target: { type: int32, range: [5, 30], merge: cloud-wins }
            """;

    private Site site;
    private SiteAgent agent;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        int coapPort = Ports.freeUdp();
        AgentSettings settings =
                new AgentSettings(
                        "house",
                        "north",
                        folder.resolve("agent"),
                        null,
                        coapPort,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("heater.yaml"), PROFILE);
        agent = site.startAgent(settings);
        site.awaitReady();
        URI resource = URI.create("coap://127.0.0.1:%d/heater/heater-1".formatted(coapPort));
        try (var device = new CoapTransport(resource)) {
            byte[] message = "[{\"n\":\"temperature\",\"v\":21.5}]".getBytes(UTF_8);
            waiting().until(() -> device.send(new Sample("heater-1", 0, message, Map.of())));
        }
        waiting().until(() -> gateway().path("properties").size() == 2);
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    @Test
    void an_operator_chooses_what_the_profile_asks_for_and_overrules_a_policy()
            throws JsonProcessingException {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/fleet");
            writeOnBothSidesOfACut();

            Locator badge = dashboard.find("nav a[href='#/conflicts'] .count");
            assertThat(badge).containsText("1");
            assertThat(skerry("twin", "house", "heater-1"))
                    .containsPattern("mode +- +- +not chosen yet: skerry conflicts choose \\d+")
                    .containsPattern("target +- +20 +chosen by cloud-wins, conflict \\d+");

            dashboard.go("#/conflicts");
            Locator mode = dashboard.find("article.conflict:has(h2:text('mode'))");
            assertThat(mode).containsText("Nothing counts until somebody chooses");
            assertThat(mode.locator(".candidates li")).hasCount(2);
            dashboard.screenshot("conflicts-open");
            dashboard.picture("conflicts");
            try (var other = chromium.open(site.uri("").toString(), Look.DESKTOP_DARK)) {
                Locator same =
                        other.go("#/conflicts").find("article.conflict:has(h2:text('mode'))");
                same.locator("button[aria-label='Choose manual']").click();
                mode.locator("button[aria-label='Choose off']").click();
                mode.locator("dialog[open] button.primary").click();
                assertThat(same).containsText("Settled by");
                same.locator("dialog[open] button.primary").click();
                assertThat(same.locator("dialog [role=alert]")).containsText("SKR-G");
            }
            assertThat(dashboard.find("p.note[role='status']"))
                    .containsText("Mode", ignoringCase());
            assertThat(badge).hasCount(0);
            assertThat(mode).containsText("Settled by");
            agree("mode", "off");

            Locator target = dashboard.find("article.conflict:has(h2:text('target'))");
            assertThat(target.locator("li.chosen")).containsText("20");
            target.locator("button[aria-label='Choose 12']").click();
            target.locator("dialog[open] button.primary").click();
            assertThat(target).containsText("Settled by");
            agree("target", "12");
            dashboard.screenshot("conflicts-settled");
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
            assertThat(skerry("conflicts", "--state", "settled"))
                    .contains("mode of heater-1 at house: settled, ask desired")
                    .containsPattern("settled: 12, written by ");
        }
    }

    private void writeOnBothSidesOfACut() throws JsonProcessingException {
        agent.link().cut();
        patch(gatewayTwin(), "{\"desired\":{\"mode\":\"manual\",\"target\":20}}");
        patch(agentTwin(), "{\"desired\":{\"mode\":\"off\",\"target\":12}}");
        agent.link().heal();
    }

    private void agree(String property, String value) {
        for (URI side : new URI[] {gatewayTwin(), agentTwin()}) {
            waiting()
                    .until(
                            () ->
                                    site.http()
                                            .get(side)
                                            .path("desired")
                                            .path(property)
                                            .asText()
                                            .equals(value));
        }
    }

    private static ContainsTextOptions ignoringCase() {
        return new ContainsTextOptions().setIgnoreCase(true);
    }

    private URI gatewayTwin() {
        return site.uri("/api/twins/house/heater-1");
    }

    private URI agentTwin() {
        return agent.uri("/api/twins/heater-1");
    }

    private JsonNode gateway() {
        return site.http().get(gatewayTwin());
    }

    private void patch(URI twin, String body) throws JsonProcessingException {
        Http.Answer answer = site.http().patch(twin, new ObjectMapper().readTree(body));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private String skerry(String... arguments) {
        var out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true));
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--gateway";
        all[arguments.length + 1] = site.uri("").toString();
        assertThat(line.execute(all)).isZero();
        return out.toString();
    }

    /** Generous: other builds may run on the same two cores. */
    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
