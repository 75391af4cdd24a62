package dev.skerry.gateway.web.agent;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.ClockState;
import dev.skerry.sync.proto.EffectiveSetting;
import dev.skerry.sync.proto.Flow;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import dev.skerry.sync.proto.RefusedCount;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.SourceStatus;
import dev.skerry.sync.proto.Vitals;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an agent tells of itself, from its session to whoever asks. */
@QuarkusTest
class InsightTest {
    private static final SettingsReport SETTINGS =
            SettingsReport.newBuilder()
                    .setDigest(ByteString.copyFrom(new byte[32]))
                    .addSettings(
                            EffectiveSetting.newBuilder()
                                    .setName("skerry.agent.site")
                                    .setValue("plant")
                                    .setIsSet(true)
                                    .setDefaultValue("default")
                                    .setSource(EffectiveSetting.Source.SOURCE_ENVIRONMENT)
                                    .setOrigin("SKERRY_AGENT_SITE"))
                    .addSettings(
                            EffectiveSetting.newBuilder()
                                    .setName("skerry.agent.enrol.token")
                                    .setIsSet(true)
                                    .setIsSecret(true))
                    .build();

    private static TestAgent able(String agentId) {
        TestAgent agent = TestAgent.connected(RestAssured.port, agentId, 7);
        agent.send(settings(SETTINGS.toBuilder().clearSettings().build()));
        return agent;
    }

    private static AgentFrame settings(SettingsReport report) {
        return AgentFrame.newBuilder().setSettings(report).build();
    }

    @Test
    void settings_are_asked_for_once_and_shown_with_where_they_come_from() {
        try (TestAgent agent = able("it-set")) {
            GatewayFrame asked = agent.next();
            assertThat(asked.getInquiry().hasSettings()).as("%s", asked).isTrue();
            agent.send(settings(SETTINGS));
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/it-set/settings")
                                            .then()
                                            .statusCode(200)
                                            .body("settings", hasSize(2)));
        }
        given().get("/api/agents/it-set/settings")
                .then()
                .body("settings[0].name", equalTo("skerry.agent.site"))
                .body("settings[0].value", equalTo("plant"))
                .body("settings[0].source", equalTo("environment"))
                .body("settings[0].origin", equalTo("SKERRY_AGENT_SITE"))
                .body("settings[0].defaultValue", equalTo("default"))
                .body("settings[1].isSecret", equalTo(true))
                .body("settings[1].isSet", equalTo(true))
                .body("settings[1].value", nullValue())
                .body("digest", equalTo("00".repeat(32)));
        try (TestAgent again = able("it-set")) {
            again.status(AgentStatus.getDefaultInstance());
            assertThat(again.nextOfAll().hasCredit()).as("and no inquiry").isTrue();
        }
    }

    @Test
    void an_agent_that_told_nothing_has_neither_settings_nor_vitals() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-old", 7)) {
            agent.status(AgentStatus.getDefaultInstance());
            given().get("/api/agents/it-old/settings")
                    .then()
                    .body("reportedAt", nullValue())
                    .body("settings", empty());
            given().get("/api/agents/it-old/vitals")
                    .then()
                    .statusCode(200)
                    .body("toldAt", nullValue())
                    .body("process", nullValue())
                    .body("trend.times", empty());
        }
        for (String what : new String[] {"settings", "vitals", "logs"}) {
            given().get("/api/agents/nobody/{what}", what)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G402"));
        }
    }

    @Test
    void vitals_are_shown_with_what_they_were_before() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-vitals", 7)) {
            agent.status(
                    AgentStatus.newBuilder()
                            .setVitals(
                                    Vitals.newBuilder()
                                            .setUptimeMillis(60_000)
                                            .setStarts(4)
                                            .setProcessCores(0.25)
                                            .setTemperatureCelsius(51.5)
                                            .setFlow(
                                                    Flow.newBuilder()
                                                            .setRefused(3)
                                                            .addRefusedByCode(
                                                                    RefusedCount.newBuilder()
                                                                            .setCode("SKR-D004")
                                                                            .setMessages(3)))
                                            .setClock(
                                                    ClockState.newBuilder()
                                                            .setKnown(true)
                                                            .setSource("gateway")
                                                            .setTrust("auto")
                                                            .setGatewayAheadMicros(-1_500_000)))
                            .build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/it-vitals/vitals")
                                            .then()
                                            .body("process.starts", equalTo(4)));
            given().get("/api/agents/it-vitals/vitals")
                    .then()
                    .body("process.cores", equalTo(0.25f))
                    .body("machine.temperatureCelsius", equalTo(51.5f))
                    .body("machine.throttled", nullValue())
                    .body("flow.refusedByCode", hasKey("SKR-D004"))
                    .body("clock.source", equalTo("gateway"))
                    .body("clock.aheadSeconds", equalTo(1.5f))
                    .body("trend.times", hasSize(1))
                    .body("trend.series.processCores", contains(0.25f))
                    .body("trend.series.readingsPerSecond", contains(nullValue()));
        }
    }

    @Test
    void what_an_agent_takes_messages_from_is_shown_with_it_and_with_its_site() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-sources", 7)) {
            agent.status(
                    AgentStatus.newBuilder()
                            .addSources(
                                    SourceStatus.newBuilder()
                                            .setKind("mqtt")
                                            .setEndpoint("tcp://localhost:1883")
                                            .setLoopback("0011")
                                            .setState(SourceStatus.State.STATE_CONNECTING)
                                            .setSinceMicros(1_750_000_000_000_000L)
                                            .setCode("SKR-I001")
                                            .setMessage("start it")
                                            .setMessages(12)
                                            .setRefused(2))
                            .addSources(
                                    SourceStatus.newBuilder()
                                            .setKind("host")
                                            .setState(SourceStatus.State.STATE_WORKING)
                                            .setLastMessageMicros(1_750_000_000_000_000L))
                            .build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/it-sources")
                                            .then()
                                            .body("sources.kind", contains("mqtt", "host")));
            given().get("/api/agents/it-sources")
                    .then()
                    .body("sources[0].state", equalTo("connecting"))
                    .body("sources[0].endpoint", equalTo("tcp://localhost:1883"))
                    .body("sources[0].loopback", equalTo("0011"))
                    .body("sources[0].code", equalTo("SKR-I001"))
                    .body("sources[0].since", equalTo("2025-06-15T15:06:40Z"))
                    .body("sources[0].messages", equalTo(12))
                    .body("sources[0].refused", equalTo(2))
                    .body("sources[0].lastMessageAt", nullValue())
                    .body("sources[1].state", equalTo("working"))
                    .body("sources[1].endpoint", nullValue())
                    .body("sources[1].lastMessageAt", equalTo("2025-06-15T15:06:40Z"));
            String site = given().get("/api/agents/it-sources").path("site");
            given().get("/api/sites/{site}", site)
                    .then()
                    .body(
                            "agents.find { it.agentId == 'it-sources' }.sources.state",
                            contains("connecting", "working"));
        }
    }

    @Test
    void what_an_agent_logs_is_handed_on_while_somebody_watches() throws Exception {
        try (TestAgent agent = able("it-log")) {
            assertThat(agent.next().getInquiry().hasSettings()).isTrue();
            URLConnection open = open("it-log", "?level=warn");
            LogTail asked = agent.next().getInquiry().getLog();
            assertThat(asked.getLevel()).isEqualTo(LogLevel.LOG_LEVEL_WARN);
            agent.send(
                    AgentFrame.newBuilder()
                            .setLogLines(
                                    LogLines.newBuilder()
                                            .setTail(asked.getTail())
                                            .setBootId("boot-1")
                                            .setThrough(3)
                                            .setCaughtUp(true)
                                            .addLines(
                                                    LogLine.newBuilder()
                                                            .setNumber(3)
                                                            .setLevel(LogLevel.LOG_LEVEL_WARN)
                                                            .setMessage("link=cut-off")))
                            .build());
            LogTail answer = agent.next().getInquiry().getLog();
            assertThat(answer.getThrough()).isEqualTo(3);
            try (var reader =
                    new BufferedReader(
                            new InputStreamReader(open.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(event(reader, "state").path("state").asText()).isEqualTo("live");
                JsonNode lines = event(reader, "lines");
                assertThat(lines.path("bootId").asText()).isEqualTo("boot-1");
                assertThat(lines.at("/lines/0/message").asText()).isEqualTo("link=cut-off");
                assertThat(lines.at("/lines/0/level").asText()).isEqualTo("warn");
                assertThat(event(reader, "heartbeat")).isNotNull();
            }
            LogTail end = agent.next().getInquiry().getLog();
            assertThat(end.getLeaseMillis()).as("nobody watches any more").isZero();
        }
    }

    @Test
    void says_of_an_agent_that_is_away_or_too_old_that_nothing_can_come() throws Exception {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-away", 7)) {
            agent.status(AgentStatus.getDefaultInstance());
            assertThat(firstState("it-away")).isEqualTo("too-old");
        }
        await().untilAsserted(() -> assertThat(firstState("it-away")).isEqualTo("cut-off"));
    }

    private static String firstState(String agentId) throws IOException {
        URLConnection open = open(agentId, "");
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(open.getInputStream(), StandardCharsets.UTF_8))) {
            return event(reader, "state").path("state").asText();
        }
    }

    @Test
    void a_level_that_there_is_not_and_a_text_that_is_too_long_are_refused() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-params", 7)) {
            agent.status(AgentStatus.getDefaultInstance());
            for (String query : new String[] {"level=loud", "contains=" + "x".repeat(101)}) {
                given().get("/api/agents/it-params/logs?" + query)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("SKR-G401"));
            }
        }
    }

    private static URLConnection open(String agentId, String query) throws IOException {
        URLConnection open =
                URI.create(
                                "http://127.0.0.1:%d/api/agents/%s/logs%s"
                                        .formatted(RestAssured.port, agentId, query))
                        .toURL()
                        .openConnection();
        open.setReadTimeout(20_000);
        // Only this sends the request.
        var _ = open.getInputStream();
        return open;
    }

    private static JsonNode event(BufferedReader reader, String type) throws IOException {
        while (true) {
            String line = reader.readLine();
            assertThat(line).as("the stream goes on").isNotNull();
            if (!line.isBlank()) {
                JsonNode event = new ObjectMapper().readTree(line);
                if (event.path("type").asText().equals(type)) {
                    return event;
                }
            }
        }
    }
}
