package dev.skerry.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.it.Collector.Taken;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A twin from the gateway to the device and back, across a cut and a crash. */
class TwinIT {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: pump
            version: 1.0.0
            source: { mqtt: { topic: "plant/{site}/pump/{device}/telemetry" } }
            resources:
              set_rpm: { type: int32, from: /set }
            twin:
              rpm:
                type: int32
                merge: cloud-wins
                write: { mqtt: { topic: "plant/{site}/pump/{device}/set", payload: "{value}" } }
                reported: set_rpm
              starts: { type: counter }
            """;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private Collector collector;
    private Broker broker;
    private Site site;
    private SiteAgent agent;
    private SettablePump pump;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        collector = new Collector();
        site =
                Site.with(
                        Map.of(
                                "skerry.gateway.traces.endpoint",
                                collector.address(),
                                "skerry.gateway.traces.per-minute",
                                "6000",
                                "skerry.gateway.logs.format",
                                "json"),
                        Installation.current(),
                        folder,
                        Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        "works",
                        "north",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of(
                                "skerry.agent.traces.per-minute",
                                "6000",
                                "skerry.agent.logs.format",
                                "json"));
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("pump.yaml"), PROFILE);
        agent = site.startAgent(settings);
        site.awaitReady();
        waiting().until(agent::isSubscribed);
        pump = SettablePump.connect(broker.port(), "plant/north/pump/pump-1", taken::add);
        pump.show("100");
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 100);
    }

    @AfterEach
    void stop() throws Exception {
        pump.close();
        site.close();
        broker.close();
        collector.close();
    }

    @Test
    void goes_to_the_device_and_back_and_both_sides_agree_after_a_cut_and_a_crash()
            throws Exception {
        patch(gatewayTwin(), "{\"desired\":{\"rpm\":1500}}");
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 1_500);
        assertThat(taken).containsExactly("1500");
        assertThat(rpm(beside()).path("delivery").path("state").asText()).isEqualTo("confirmed");

        agent.link().cut();
        patch(gatewayTwin(), "{\"desired\":{\"rpm\":1200}}");
        patch(agentTwin(), "{\"desired\":{\"rpm\":900,\"starts\":{\"add\":5}}}");
        waiting().until(() -> beside().path("reported").path("rpm").asInt() == 900);
        agent.kill();
        agent.restart();
        agent.awaitReady();
        assertThat(beside().path("desired").path("rpm").asInt()).isEqualTo(900);

        waiting().until(() -> agentLogs().anyMatch(TwinIT::tellsOfTheCut));
        agent.link().heal();
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 1_200);
        for (JsonNode side : List.of(gateway(), beside())) {
            assertThat(side.path("desired").path("rpm").asInt()).isEqualTo(1_200);
            assertThat(side.path("desired").path("starts").asInt()).isEqualTo(5);
        }
        JsonNode kept = beside().path("conflicts").path(0);
        assertThat(kept.path("property").asText()).isEqualTo("rpm");
        assertThat(kept.path("others").path(0).path("value").asInt()).isEqualTo(900);
        assertThat(taken).startsWith("1500", "900").endsWith("1200");
    }

    @Test
    void a_message_can_be_followed_from_the_sensor_to_the_dashboards_event() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream events =
                        client.send(
                                        HttpRequest.newBuilder(site.uri("/api/events")).build(),
                                        BodyHandlers.ofInputStream())
                                .body()) {
            assertThat(events.read()).as("somebody watches").isNotNegative();
            pump.show("300", "00-" + trace + "-b7ad6b7169203331-01");
            waiting().until(() -> collector.trace(trace).size() == 11);
            client.shutdownNow();
        }
        Map<String, Taken> spans = collector.trace(trace);
        Span whole = span(spans, "message");
        assertThat(HexFormat.of().formatHex(whole.getParentSpanId().toByteArray()))
                .isEqualTo("b7ad6b7169203331");
        Span before = null;
        for (String name :
                List.of(
                        "wait",
                        "decode",
                        "infer",
                        "decide",
                        "commit",
                        "outbox",
                        "transfer",
                        "store",
                        "acknowledge")) {
            Span stage = span(spans, name);
            assertThat(stage.getParentSpanId()).as(name).isEqualTo(whole.getSpanId());
            assertThat(stage.getStartTimeUnixNano())
                    .as(name)
                    .isEqualTo(
                            before == null
                                    ? whole.getStartTimeUnixNano()
                                    : before.getEndTimeUnixNano());
            assertThat(stage.getEndTimeUnixNano())
                    .as(name)
                    .isGreaterThanOrEqualTo(stage.getStartTimeUnixNano());
            before = stage;
        }
        assertThat(span(spans, "event").getStartTimeUnixNano())
                .isEqualTo(span(spans, "store").getEndTimeUnixNano());
        assertThat(requireNonNull(spans.get("commit")).service()).isEqualTo("skerry-agent");
        assertThat(requireNonNull(spans.get("store")).service()).isEqualTo("skerry-gateway");
        assertThat(whole.toString()).contains("plant/north/pump/pump-1/telemetry", "works");
    }

    /** The lines of the agent's log, which is JSON here. */
    private Stream<JsonNode> agentLogs() throws IOException {
        return Files.readAllLines(agent.settings().folder().resolve("agent.log")).stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(TwinIT::json);
    }

    private static boolean tellsOfTheCut(JsonNode line) {
        return line.path("message")
                        .asText()
                        .startsWith("uplink=cut_off code=" + line.path("code").asText("?"))
                && line.path("service").asText().equals("skerry-agent")
                && line.path("agent").asText().equals("works")
                && line.path("site").asText().equals("north");
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Span span(Map<String, Taken> spans, String name) {
        return Objects.requireNonNull(spans.get(name), name).span();
    }

    @Test
    void an_agent_set_back_to_a_copy_of_its_last_session_goes_on_beside_what_it_was()
            throws Exception {
        patch(agentTwin(), "{\"desired\":{\"rpm\":500,\"starts\":{\"add\":5}}}");
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 500);
        waiting().until(() -> agent.isDrained());
        Path data = agent.settings().dataDir();
        Path copy = data.resolveSibling("copy");
        copy(data, copy);
        patch(agentTwin(), "{\"desired\":{\"rpm\":700,\"starts\":{\"add\":3}}}");
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 700);
        waiting().until(() -> agent.isDrained());
        assertThat(gateway().path("desired").path("starts").asInt()).isEqualTo(8);

        agent.kill();
        agent.link().cut();
        Files.move(data, data.resolveSibling("lost"));
        Files.move(copy, data);
        agent.restart();
        agent.awaitReady();
        waiting().until(agent::isSubscribed);
        patch(agentTwin(), "{\"desired\":{\"rpm\":900,\"starts\":{\"add\":4}}}");
        waiting().until(() -> beside().path("reported").path("rpm").asInt() == 900);
        assertThat(agent.status().path("troubles").findValuesAsText("code"))
                .doesNotContain("SKR-A430");

        agent.link().heal();
        waiting().until(() -> gateway().path("reported").path("rpm").asInt() == 900);
        waiting().until(() -> beside().path("desired").path("starts").asInt() == 12);
        waiting().until(() -> agent.isDrained());
        for (JsonNode side : List.of(gateway(), beside())) {
            assertThat(side.path("desired").path("rpm").asInt()).isEqualTo(900);
            assertThat(side.path("desired").path("starts").asInt()).isEqualTo(12);
        }
        assertThat(rpmOthers(beside())).containsExactly(700);
        assertThat(agent.status().path("troubles").findValuesAsText("code")).contains("SKR-A430");
        JsonNode fleet = site.http().get(site.uri("/api/agents/works"));
        assertThat(fleet.path("troubles").findValuesAsText("code")).contains("SKR-G205");
        URI readings = site.uri("/api/devices/works/pump-1/readings?resource=set_rpm");
        try (Stream<JsonNode> rows = site.http().lines(readings)) {
            assertThat(rows.map(row -> row.path("value").asInt())).contains(100, 500, 700, 900);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static List<Integer> rpmOthers(JsonNode twin) {
        return twin.path("conflicts").path(0).path("others").findValues("value").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private URI gatewayTwin() {
        return site.uri("/api/twins/works/pump-1");
    }

    private URI agentTwin() {
        return agent.uri("/api/twins/pump-1");
    }

    private JsonNode gateway() {
        return site.http().get(gatewayTwin());
    }

    private JsonNode beside() {
        return site.http().get(agentTwin());
    }

    private static JsonNode rpm(JsonNode twin) {
        for (JsonNode property : twin.path("properties")) {
            if (property.path("name").asText().equals("rpm")) {
                return property;
            }
        }
        throw new AssertionError("no rpm in " + twin);
    }

    private void patch(URI twin, String body) throws JsonProcessingException {
        Http.Answer answer = site.http().patch(twin, new ObjectMapper().readTree(body));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    /** Generous: other builds may run on the same two cores. */
    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
