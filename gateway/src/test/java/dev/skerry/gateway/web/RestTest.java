package dev.skerry.gateway.web;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.batch;
import static dev.skerry.gateway.session.TestBatches.issued;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.session.TestBatches;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.ResourceInfo;
import dev.skerry.sync.proto.SetAside;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RestTest {
    private static final Pattern NAMES = Pattern.compile("\\b(skerry_[a-z0-9_]+)");

    private static final long SECOND = 1_000_000;
    private static final long T0 = 1_700_000_000 * SECOND;
    private static final String START = Instant.ofEpochSecond(1_700_000_000).toString();
    private static final String END = Instant.ofEpochSecond(1_700_000_100).toString();

    /** An agent with a pump that has a hundred readings, a state and an alarm. */
    private static void fill(String agentId) {
        try (var agent = TestAgent.connected(RestAssured.port, agentId, 7)) {
            agent.devices(
                    Device.newBuilder()
                            .setDeviceId("pump-1")
                            .setProfileName("pump")
                            .setProfileVersion("1.2.0")
                            .addResources(
                                    ResourceInfo.newBuilder()
                                            .setName("temperature")
                                            .setType("float32")
                                            .setUnit("Cel")
                                            .setHasRange(true)
                                            .setRangeMin(-40)
                                            .setRangeMax(180))
                            .addResources(
                                    ResourceInfo.newBuilder().setName("state").setType("enum"))
                            .build());
            agent.status(Ledger.newBuilder().setAccepted(101).setAcknowledged(101).build());
            agent.append(1, 100, temperatures("pump-1", T0, 0, 100));
            var state = new StreamKey("pump-1", "state", ColumnType.STRING);
            agent.append(2, 1, batch(e -> TestBatches.added(e.addString(state, T0, "running", 0))));
            agent.append(3, 1, raised("pump-1", "hot", T0), Lane.LANE_ALARM);
            agent.append(4, 1, issued("pump-1", "hot", T0, "stop"), Lane.LANE_DECISION);
            agent.awaitAcknowledged(1, 4);
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId)
                                        .then()
                                        .body("state", equalTo("cut-off")));
    }

    @Test
    void shows_the_agent_with_both_halves_of_its_ledger() {
        fill("r-agent");
        given().get("/api/agents/r-agent")
                .then()
                .statusCode(200)
                .body("site", equalTo("plant"))
                .body("epoch", equalTo("0000000000000007"))
                .body("connectedSince", nullValue())
                .body("lastSeenAt", notNullValue())
                .body("hoursLeft", equalTo(12f))
                .body("deviceCount", equalTo(1))
                .body("activeAlarms", equalTo(1))
                .body("ledger.acknowledged", equalTo(101))
                .body("ledger.stored", equalTo(103))
                .body("ledger.balanced", equalTo(true));
        given().get("/api/agents").then().body("agentId", hasItem("r-agent"));
        given().get("/api/ledger")
                .then()
                .body("agents.find { it.agentId == 'r-agent' }.ledger.stored", equalTo(103))
                .body("total.stored", notNullValue());
    }

    @Test
    void shows_what_an_agent_has_set_aside() {
        try (var agent = TestAgent.connected(RestAssured.port, "r-aside", 7)) {
            agent.status(
                    AgentStatus.newBuilder()
                            .setLedger(Ledger.newBuilder().setAccepted(40).setRejected(40))
                            .setSetAside(
                                    SetAside.newBuilder()
                                            .setBatches(2)
                                            .setRecords(40)
                                            .setLastCode("SKR-G304"))
                            .build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/r-aside")
                                            .then()
                                            .body("setAside.batches", equalTo(2))
                                            .body("setAside.records", equalTo(40))
                                            .body("setAside.lastCode", equalTo("SKR-G304"))
                                            .body("ledger.balanced", equalTo(true)));
        }
    }

    @Test
    void shows_the_device_with_its_newest_values() {
        fill("r-device");
        given().get("/api/devices/r-device/pump-1")
                .then()
                .statusCode(200)
                .body("profileName", equalTo("pump"))
                .body("activeAlarms", equalTo(1))
                .body("firstSeenAt", equalTo("2023-11-14T22:13:20Z"))
                .body("resources", hasSize(2))
                .body("resources[0].name", equalTo("temperature"))
                .body("resources[0].unit", equalTo("Cel"))
                .body("resources[0].rangeMax", equalTo(180f))
                .body("resources[0].value", equalTo(99f))
                .body("resources[0].quality", equalTo("good"))
                .body("resources[0].observedAt", equalTo("2023-11-14T22:14:59Z"))
                .body("resources[1].value", equalTo("running"));
        given().queryParam("agent", "r-device").get("/api/devices").then().body("$", hasSize(1));
    }

    @Test
    void shows_history_raw_and_downsampled() {
        fill("r-history");
        given().queryParam("resource", "temperature")
                .queryParam("from", START)
                .queryParam("to", END)
                .get("/api/devices/r-history/pump-1/history")
                .then()
                .statusCode(200)
                .body("unit", equalTo("Cel"))
                .body("downsampled", equalTo(false))
                .body("points", hasSize(100))
                .body("points[5][3]", equalTo(5f))
                .body("points[5][5]", equalTo("good"));
        given().queryParam("resource", "temperature")
                .queryParam("from", START)
                .queryParam("to", END)
                .queryParam("maxPoints", 4)
                .get("/api/devices/r-history/pump-1/history")
                .then()
                .body("downsampled", equalTo(true))
                .body("points", hasSize(4))
                .body("points[1][1]", equalTo(25f))
                .body("points[1][2]", equalTo(49f))
                .body("points[1][3].doubleValue()", closeTo(37, 0.001))
                .body("points[1][4]", equalTo(25));
    }

    @Test
    void shows_alarms_and_issued_commands() {
        fill("r-alarm");
        given().queryParam("agent", "r-alarm")
                .queryParam("state", "active")
                .get("/api/alarms")
                .then()
                .body("$", hasSize(1))
                .body("[0].rule", equalTo("hot"))
                .body("[0].state", equalTo("active"))
                .body("[0].because", containsString("81 > 80"))
                .body("[0].modelDigests", hasItem("abc"));
        given().queryParam("agent", "r-alarm")
                .get("/api/decisions")
                .then()
                .body("[0].command", equalTo("stop"));
    }

    @Test
    void refuses_requests_with_a_code_and_what_to_do() {
        fill("r-bad");
        String device = "/api/devices/r-bad/pump-1";
        problem("/api/agents/nobody", 404, "SKR-G402");
        problem("/api/devices/r-bad/nothing", 404, "SKR-G403");
        problem(device + "/history", 400, "SKR-G401");
        problem(device + "/history?resource=nothing", 404, "SKR-G404");
        problem(device + "/readings?resource=nothing", 404, "SKR-G404");
        problem(device + "/history?resource=state", 400, "SKR-G405");
        problem(device + "/history?resource=temperature&from=yesterday", 400, "SKR-G401");
        problem(device + "/history?resource=temperature&maxPoints=0", 400, "SKR-G401");
        problem(
                device + "/history?resource=temperature&from=" + END + "&to=" + START,
                400,
                "SKR-G401");
        problem("/api/alarms?state=odd", 400, "SKR-G401");
        problem("/api/alarms?limit=many", 400, "SKR-G401");
        problem("/api/twins/r-bad/nothing", 404, "SKR-G403");
        problem("/api/nothing", 404, "SKR-G408");
        given().contentType("application/json")
                .body("{")
                .patch("/api/twins/r-bad/pump-1")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("SKR-G406"));
        given().contentType("application/json")
                .body("{\"desired\":{\"x\":\"" + "y".repeat(2_000_000) + "\"}}")
                .patch("/api/twins/r-bad/pump-1")
                .then()
                .statusCode(413)
                .body("code", equalTo("SKR-G407"));
        given().post("/api/alarms").then().statusCode(405).body("code", equalTo("SKR-G409"));
    }

    @Test
    void refuses_parameters_that_it_does_not_take_and_says_what_was_meant() {
        unknown(
                "/api/alarms?limitt=3",
                "there is no parameter 'limitt' here: did you mean 'limit'?");
        unknown("/api/alarms?state=active&Agent=x", "did you mean 'agent'?");
        unknown("/api/devices?q=1", "known here: after, agent, limit");
        unknown("/api/events?agnet=x", "did you mean 'agent'?");
        unknown("/api/ledger?limit=3", "there is no parameter 'limit' here: this takes none");
        unknown("/api/agents/nobody?limit=3", "this takes none");
        unknown("/api/devices/nobody/x/history?resources=temperature", "did you mean 'resource'?");
        given().delete("/api/agents/nobody?reading=delete")
                .then()
                .statusCode(400)
                .body("detail", containsString("did you mean 'readings'?"));
        // What is no operation of the API has parameters of its own.
        given().get("/q/openapi?format=json").then().statusCode(200);
        given().get("/?limitt=3").then().statusCode(200);
    }

    private static void unknown(String path, String detail) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("SKR-G401"))
                .body("detail", containsString(detail));
    }

    @Test
    void says_that_it_does_not_know_the_agent_wherever_one_is_named() {
        for (String path : List.of("alarms", "decisions", "devices", "events")) {
            problem("/api/" + path + "?agent=nobody", 404, "SKR-G402");
        }
        problem("/api/agents/nobody", 404, "SKR-G402");
    }

    private static void problem(String path, int status, String code) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo(code))
                .body("detail", notNullValue())
                .body("hint", notNullValue());
    }

    /** Docs and the Grafana dashboard speak of what there is. */
    @Test
    void every_metric_that_the_docs_speak_of_is_there_and_every_one_that_is_there_is_listed()
            throws IOException {
        String metrics = given().get("/q/metrics").asString();
        Set<String> samples = all(Pattern.compile("(?m)^(skerry_[a-z0-9_]+)"), metrics);
        Set<String> shown = all(NAMES, docs("grafana/skerry.json"));
        shown.removeIf(name -> !name.startsWith("skerry_gateway_"));
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
    void says_how_it_is_and_what_it_offers() {
        fill("r-meta");
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        String metrics = given().get("/q/metrics").asString();
        assertThat(metrics)
                .contains("skerry_gateway_batches_stored_total")
                .contains("skerry_gateway_batches_duplicate_total")
                .contains("skerry_gateway_batches_rejected_total")
                .contains("skerry_gateway_sessions")
                .contains("skerry_gateway_queue_bytes")
                .contains("skerry_gateway_commit_seconds_count")
                .contains("skerry_gateway_event_subscribers");
        assertThat(given().get("/q/openapi").asString())
                .contains("/api/devices/{agentId}/{deviceId}/history")
                .contains("/api/events");
    }

    @Test
    void forbids_browsers_to_load_anything_from_elsewhere() {
        given().get("/api/agents")
                .then()
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }
}
