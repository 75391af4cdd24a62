package dev.skerry.agent;

import static dev.skerry.agent.Patience.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.skerry.agent.ingest.coap.CoapSource;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole agent in one process, with no broker and no gateway anywhere. */
@QuarkusTest
@TestProfile(AgentTest.Offline.class)
class AgentTest {
    private static final Pattern NAMES = Pattern.compile("\\b(skerry_[a-z0-9_]+)");

    @Inject AgentRuntime runtime;

    /** Nothing but the host, one good profile and one broken one. */
    public static class Offline implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path home = Files.createTempDirectory(Path.of("target"), "agent-test");
                Path profiles = Files.createDirectories(home.resolve("profiles"));
                Files.writeString(
                        profiles.resolve("broken.yaml"), "schema: skerry.device/v1\nname: Bad\n");
                Files.writeString(
                        profiles.resolve("valve.yaml"),
                        """
                        schema: skerry.device/v1
                        name: valve
                        version: 1.0.0
                        source: { coap: { path: "/valve/{device}" } }
                        resources: { open: { type: int32, from: /open } }
                        twin:
                          target: { type: int32, range: [0, 100] }
                          hours: { type: counter }
                          labels: { type: set, of: string }
                        models:
                          odd: { bundle: "builtin:envelope", inputs: { value: open }, warm_up: 48 }
                        """);
                return Map.of(
                        "skerry.agent.id", "test-agent",
                        "skerry.agent.site", "lab",
                        "skerry.agent.data-dir", home.resolve("data").toString(),
                        "skerry.agent.profiles-dir", profiles.toString(),
                        "skerry.agent.models-dir", home.resolve("models").toString(),
                        "skerry.agent.gateway.url", "http://127.0.0.1:9",
                        "skerry.agent.coap.port", "0",
                        "skerry.agent.host-names", "plant.test",
                        "quarkus.http.idle-timeout", "2s",
                        "quarkus.http.test-port", "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The start goes on after HTTP listens. */
    @BeforeEach
    void awaitStart() {
        await().until(() -> runtime.agent().isPresent());
    }

    @Test
    void is_ready_without_any_network() {
        given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void says_who_it_is_and_that_its_ledger_balances() {
        given().get("/api/status")
                .then()
                .statusCode(200)
                .body("id", equalTo("test-agent"))
                .body("site", equalTo("lab"))
                .body("ready", is(true))
                .body("ledger.balanced", is(true))
                .body("link.state", equalTo("cut-off"));
    }

    @Test
    void shows_the_profile_that_it_can_not_use() {
        given().get("/api/status").then().body("troubles.code", hasItem("SKR-A303"));
    }

    @Test
    void who_sends_half_a_request_is_not_waited_for() throws IOException {
        try (var slow = new Socket("127.0.0.1", RestAssured.port)) {
            slow.setSoTimeout(20_000);
            slow.getOutputStream().write("GET /api/status HTTP/1.1\r\nHost: l".getBytes(UTF_8));
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
        given().header("X-Long", "x".repeat(30_000)).get("/api/status").then().statusCode(431);
    }

    @Test
    void has_metrics_under_its_own_name() {
        String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics)
                .contains("skerry_records_accepted_total", "skerry_outbox_commit_seconds_count");
    }

    /** Docs and the Grafana dashboard speak of what there is. */
    @Test
    void every_metric_that_the_docs_speak_of_is_there_and_every_one_that_is_there_is_listed()
            throws IOException {
        String metrics = given().get("/q/metrics").asString();
        Set<String> samples = all(Pattern.compile("(?m)^(skerry_[a-z0-9_]+)"), metrics);
        Set<String> shown = all(NAMES, docs("grafana/skerry.json"));
        shown.removeIf(name -> name.startsWith("skerry_gateway_"));
        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(samples).containsAll(shown);

        Set<String> families =
                samples.stream()
                        .map(name -> name.replaceAll("_(count|sum|bucket|max)$", ""))
                        .collect(Collectors.toSet());
        assertThat(all(NAMES, docs("observability.md"))).containsAll(families);
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String docs(String name) throws IOException {
        return Files.readString(Path.of("../docs", name));
    }

    @Test
    void answers_only_for_names_that_it_goes_by_and_not_to_pages_from_elsewhere() {
        for (String host : new String[] {"localhost", "LOCALHOST:1", "[::1]:8090", "plant.test"}) {
            given().header("Host", host).get("/api/status").then().statusCode(200);
        }
        for (Map.Entry<String, String> header :
                Map.of("Host", "rebound.example:8090", "Origin", "https://rebound.example")
                        .entrySet()) {
            for (String path : new String[] {"/api/status", "/q/metrics", "/none"}) {
                for (Method method : new Method[] {Method.GET, Method.POST, Method.DELETE}) {
                    given().header(header.getKey(), header.getValue())
                            .request(method, path)
                            .then()
                            .statusCode(421)
                            .contentType(ContentType.JSON)
                            .body("code", equalTo("SKR-A501"))
                            .body("message", containsString("rebound.example"));
                }
            }
        }
    }

    @Test
    void counts_a_coap_request_that_it_turned_away() throws Exception {
        var client = new CoapClient("coap://127.0.0.1:%d/nobody/here".formatted(coapPort()));
        try {
            assertThat(client.get().getResponseText()).startsWith("SKR-I105");
        } finally {
            client.shutdown();
        }
        given().get("/api/status")
                .then()
                .body("refusals.countByCode.SKR-I105", is(1))
                .body("refusals.last.address", hasItem("/nobody/here"))
                .body("pipeline.turnedAwayMessages", is(1));
        // The rows by code are made when somebody looks and seen by the next who does.
        await().untilAsserted(
                        () ->
                                assertThat(given().get("/q/metrics").asString())
                                        .contains(
                                                "skerry_messages_turned_away_total 1.0",
                                                "skerry_messages_refused_by_code{code=\"SKR-I105\""));
    }

    @Test
    void shows_what_people_said_of_its_alarms() {
        runtime.agent()
                .orElseThrow()
                .marks()
                .take(
                        AlarmMarks.newBuilder()
                                .addMarks(
                                        AlarmMark.newBuilder()
                                                .setDeviceId("valve-1")
                                                .setRule("stuck")
                                                .setRaisedAtMicros(1_000_000)
                                                .setMarkedAtMicros(2_000_000)
                                                .setVerdict(AlarmMark.Verdict.VERDICT_FALSE)
                                                .addModelDigests("ab".repeat(32)))
                                .build());
        given().get("/api/marks")
                .then()
                .statusCode(200)
                .body("count", is(1))
                .body("list[0].device", is("valve-1"))
                .body("list[0].rule", is("stuck"))
                .body("list[0].raisedAt", is("1970-01-01T00:00:01Z"))
                .body("list[0].verdict", is("false"))
                .body("list[0].markedAt", is("1970-01-01T00:00:02Z"))
                .body("list[0].modelDigests", hasItem("ab".repeat(32)));
        given().get("/api/status")
                .then()
                .body("marks[0].modelDigest", is("ab".repeat(32)))
                .body("marks[0].falseAlarms", is(1))
                .body("marks[0].trueAlarms", is(0));
    }

    @Test
    void shows_what_is_set_aside_and_lets_it_out() {
        Outbox outbox = runtime.agent().orElseThrow().outbox();
        await().until(() -> outbox.ledger().pendingBatches() > 0);
        long sequence = outbox.nextSequence() - 1;
        outbox.reject(sequence, "SKR-G304", "the store is full");
        await().until(() -> outbox.quarantine().contents().count() == 1);

        given().get("/api/quarantine")
                .then()
                .statusCode(200)
                .body("batches", is(1))
                .body("list[0].sequence", is((int) sequence))
                .body("list[0].lane", is("bulk"))
                .body("list[0].code", is("SKR-G304"))
                .body("list[0].reason", is("the store is full"))
                .body("list[0].setAsideAt", startsWith("20"))
                .body("list[0].canRetry", is(true));
        given().get("/api/status").then().body("outbox.setAsideBatches", is(1));
        assertThat(given().get("/q/metrics").asString()).contains("skerry_quarantine_batches 1.0");

        given().post("/api/quarantine/retry").then().statusCode(200).body("batches", is(1));
        given().post("/api/quarantine/retry?sequence=" + sequence)
                .then()
                .statusCode(404)
                .body("code", is("SKR-A113"));
        given().delete("/api/quarantine/none").then().statusCode(404);
        given().get("/api/quarantine").then().body("batches", is(0));

        outbox.reject(sequence, "SKR-G304", "the store is full");
        await().until(() -> outbox.quarantine().contents().count() == 1);
        given().delete("/api/quarantine/" + sequence).then().statusCode(200);
        given().get("/api/quarantine")
                .then()
                .body("batches", is(0))
                .body("givenUpRecords", greaterThan(0));
        given().get("/api/status").then().body("ledger.balanced", is(true));
        assertThat(audited("quarantine"))
                .extracting(entry -> entry.get("what") + " " + entry.get("onBehalfOf"))
                .contains("quarantine.retry local", "quarantine.give-up local");
    }

    /** Entries of the audit log of this kind. */
    private static List<Map<String, Object>> audited(String what) {
        return given().get("/api/audit?limit=1000&what=" + what).jsonPath().getList("entry");
    }

    @Test
    void takes_changes_of_a_twin_from_beside_the_machine() throws Exception {
        var client = new CoapClient("coap://127.0.0.1:%d/valve/v1".formatted(coapPort()));
        try {
            client.post("{\"open\":5}", MediaTypeRegistry.APPLICATION_JSON);
        } finally {
            client.shutdown();
        }
        patch("{'desired':{'target':40,'hours':{'add':3},'labels':{'add':['a','b']}}}")
                .statusCode(200)
                .body("desired.target", is(40))
                .body("desired.hours", is(3));
        patch("{'desired':{'hours':{'add':-1},'labels':{'remove':['a']}}}")
                .statusCode(200)
                .body("desired.hours", is(2))
                .body("desired.labels", equalTo(List.of("b")));
        patch("{'desired':{'target':null,'hours':null}}")
                .statusCode(200)
                .body("desired", equalTo(Map.of("labels", List.of("b"))));
        given().get("/api/twins").then().statusCode(200).body("deviceId", hasItem("v1"));
        assertThat(audited("twin.desired"))
                .isNotEmpty()
                .allMatch(entry -> "local".equals(entry.get("onBehalfOf")))
                .allMatch(entry -> Map.of("device", "v1").equals(entry.get("about")));
        assertThat(audited("agent.started")).isNotEmpty();
        given().get("/api/audit?what=nothing").then().statusCode(200).body("$", hasSize(0));

        refused("{'desired':{'target':101}}", 422, "SKR-A421");
        refused("{'desired':{'target':'x'}}", 422, "SKR-A421");
        refused("{'desired':{'hours':5}}", 422, "SKR-A421");
        refused("{'desired':{'labels':['a']}}", 422, "SKR-A421");
        refused("{'desired':{'hours':{'add':1,'ad':1}}}", 422, "SKR-A421");
        refused("{'desired':{'targte':1}}", 422, "SKR-A422");
        for (String body : new String[] {"", "[]", "{", "{'desired':{}}", "{'reported':{}}"}) {
            refused(body, 400, "SKR-A424");
        }
        given().get("/api/twins/v2").then().statusCode(404).body("code", is("SKR-A425"));
    }

    @Test
    void tells_why_models_said_last_what_they_did() throws Exception {
        String path = "/api/explanations/v3";
        given().get(path).then().statusCode(404).body("code", is("SKR-A425"));
        var client = new CoapClient("coap://127.0.0.1:%d/valve/v3".formatted(coapPort()));
        try {
            for (int i = 0; i < 48; i++) {
                client.post("{\"open\":%d}".formatted(i % 5), MediaTypeRegistry.APPLICATION_JSON);
            }
            given().get(path).then().statusCode(200).body("explanations", hasSize(0));
            client.post("{\"open\":90}", MediaTypeRegistry.APPLICATION_JSON);
        } finally {
            client.shutdown();
        }
        given().get(path)
                .then()
                .statusCode(200)
                .body("explanations[0].model", is("odd"))
                .body("explanations[0].bundle", is("builtin:envelope"))
                .body("explanations[0].score", greaterThan(0.9f))
                .body("explanations[0].method", is("only-channel"))
                .body("explanations[0].channels[0].resource", is("open"))
                .body("explanations[0].channels[0].contribution", greaterThan(0.9f))
                .body("explanations[0].channels[0].steps", hasSize(32))
                .body("explanations[0].channels[0].steps[31].value", is(90.0f));
    }

    private static void refused(String body, int status, String code) {
        patch(body).statusCode(status).body("code", is(code));
    }

    private static ValidatableResponse patch(String body) {
        return given().contentType("application/merge-patch+json")
                .body(body.replace('\'', '"'))
                .patch("/api/twins/v1")
                .then();
    }

    private int coapPort() {
        CoapSource coap =
                runtime.agent().orElseThrow().sources().stream()
                        .filter(CoapSource.class::isInstance)
                        .map(CoapSource.class::cast)
                        .findFirst()
                        .orElseThrow();
        await().until(() -> coap.port() > 0);
        return coap.port();
    }
}
