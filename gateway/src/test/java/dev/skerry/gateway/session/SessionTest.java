package dev.skerry.gateway.session;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.ValueRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real agent connection against the running gateway. */
@QuarkusTest
class SessionTest {
    private static final long T0 = 1_700_000_000_000_000L;

    private TestAgent connect(String agentId, long epoch) {
        return TestAgent.connected(RestAssured.port, agentId, epoch);
    }

    private List<String> readings(String agentId, String deviceId) {
        return given().queryParam("resource", "temperature")
                .get("/api/devices/{a}/{d}/readings", agentId, deviceId)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    @Test
    void acknowledges_what_is_stored_and_shows_it() {
        try (var agent = connect("s-plain", 7)) {
            agent.append(1, 3, temperatures("pump-1", T0, 20, 3));
            agent.awaitAcknowledged(1, 1);
            assertThat(readings("s-plain", "pump-1"))
                    .containsExactly(
                            line(T0, "20.0", 7, 1),
                            line(T0 + 1_000_000, "21.0", 7, 1),
                            line(T0 + 2_000_000, "22.0", 7, 1));
        }
    }

    private static String line(long at, String value, long epoch, long sequence) {
        return "{\"observedAtMicros\":%d,\"value\":%s,\"quality\":\"good\",\"epoch\":\"%016x\",\"sequence\":%d}"
                .formatted(at, value, epoch, sequence);
    }

    @Test
    void acknowledges_a_batch_that_comes_again_but_stores_it_once() {
        byte[] batch = temperatures("pump-1", T0, 20, 5);
        try (var first = connect("s-again", 7)) {
            first.append(4, 5, batch);
            first.awaitAcknowledged(4, 4);
        }
        try (var second = new TestAgent(RestAssured.port, "s-again", 7)) {
            second.hello();
            assertThat(second.welcome().getHighestStored()).isEqualTo(4);
            second.append(4, 5, batch);
            second.awaitAcknowledged(4, 4);
            second.append(2, 5, temperatures("pump-1", T0 - 10_000_000, 10, 5));
            second.awaitAcknowledged(2, 2);
            assertThat(readings("s-again", "pump-1")).hasSize(10);
            given().get("/api/agents/s-again").then().body("ledger.stored", equalTo(10));
        }
    }

    @Test
    void another_epoch_is_another_account() {
        try (var first = connect("s-epoch", 1)) {
            first.append(1, 5, temperatures("pump-1", T0, 20, 5));
            first.awaitAcknowledged(1, 1);
        }
        try (var second = connect("s-epoch", -2)) {
            second.append(1, 3, temperatures("pump-1", T0, 20, 3));
            second.awaitAcknowledged(1, 1);
            assertThat(readings("s-epoch", "pump-1")).hasSize(8);
            given().get("/api/agents/s-epoch")
                    .then()
                    .body("ledger.stored", equalTo(3))
                    .body("epoch", equalTo("fffffffffffffffe"));
        }
    }

    @Test
    void data_moves_the_time_at_which_an_agent_was_seen_last() {
        try (var agent = connect("s-seen", 7)) {
            String atHello = given().get("/api/agents/s-seen").path("lastSeenAt");
            agent.append(1, 5, temperatures("pump-1", T0, 20, 5));
            agent.awaitAcknowledged(1, 1);
            String afterData = given().get("/api/agents/s-seen").path("lastSeenAt");
            assertThat(Instant.parse(afterData)).isAfter(Instant.parse(atHello));
        }
    }

    @Test
    void refuses_what_it_cannot_decode_and_goes_on() {
        try (var agent = connect("s-bad", 7)) {
            byte[] damaged = temperatures("pump-1", T0, 20, 5);
            damaged[damaged.length / 2] ^= 0x40;
            agent.append(1, 5, damaged);
            GatewayFrame reject = agent.next();
            assertThat(reject.getReject().getSequence()).isEqualTo(1);
            assertThat(reject.getReject().getCode()).isEqualTo("SKR-G301");
            assertThat(reject.getReject().getReason()).contains("SKR-B003");
            agent.append(2, 5, temperatures("pump-1", T0, 20, 5));
            agent.awaitAcknowledged(2, 2);
        }
    }

    @Test
    void refuses_a_batch_that_holds_another_number_of_records_than_its_frame_says() {
        try (var agent = connect("s-count", 7)) {
            agent.append(1, 6, temperatures("pump-1", T0, 20, 5));
            GatewayFrame reject = agent.next();
            assertThat(reject.getReject().getCode()).isEqualTo("SKR-G302");
            assertThat(reject.getReject().getReason()).contains("6 records").contains("holds 5");
        }
    }

    @Test
    void a_second_session_of_an_agent_replaces_the_first() {
        try (var first = connect("s-twice", 7);
                var second = connect("s-twice", 7)) {
            GatewayFrame bye = first.next();
            assertThat(bye.getBye().getCode()).isEqualTo("SKR-S014");
            assertThat(first.end()).isEqualTo("completed");
            second.append(1, 5, temperatures("pump-1", T0, 20, 5));
            second.awaitAcknowledged(1, 1);
            given().get("/api/agents/s-twice").then().body("state", equalTo("connected"));
        }
    }

    @Test
    void an_agent_without_a_shared_protocol_is_told_which_versions_are_spoken() {
        try (var agent = new TestAgent(RestAssured.port, "s-future", 7)) {
            agent.send(
                    dev.skerry.sync.proto.AgentFrame.newBuilder()
                            .setHello(
                                    dev.skerry.sync.proto.Hello.newBuilder()
                                            .setAgentId("s-future")
                                            .setBootId("b")
                                            .setEpoch(1)
                                            .setProtocolMin(90)
                                            .setProtocolMax(99))
                            .build());
            GatewayFrame bye = agent.next();
            assertThat(bye.getBye().getCode()).isEqualTo("SKR-S004");
            assertThat(bye.getBye().getProtocolMax()).isEqualTo(1);
            assertThat(agent.end()).isEqualTo("completed");
        }
    }

    @Test
    void an_agent_that_breaks_off_is_cut_off_but_stays_in_the_fleet() {
        try (var agent = connect("s-cut", 7)) {
            agent.status(Ledger.newBuilder().setAccepted(5).setPending(5).build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/s-cut")
                                            .then()
                                            .body("state", equalTo("connected"))
                                            .body("pendingRecords", equalTo(5))
                                            .body("ledger.balanced", equalTo(true)));
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/s-cut")
                                        .then()
                                        .body("state", equalTo("cut-off"))
                                        .body("pendingRecords", equalTo(5)));
    }

    @Tag("slow")
    @Test
    void an_agent_whose_packets_are_swallowed_is_soon_cut_off_and_connected_when_they_pass()
            throws java.io.IOException {
        try (var relay = new SwallowingRelay(RestAssured.port);
                var agent = TestAgent.connected(relay.port(), "s-swallowed", 7)) {
            awaitState("s-swallowed", "connected", 30);
            relay.hold(true);
            awaitState("s-swallowed", "cut-off", 15);
            relay.hold(false);
            awaitState("s-swallowed", "connected", 30);
            // It is the session from before.
            agent.append(1, 5, temperatures("pump-1", T0, 20, 5));
            agent.awaitAcknowledged(1, 1);
        }
    }

    @Test
    void an_agent_whose_connection_breaks_is_cut_off_before_its_silence_would_show()
            throws java.io.IOException {
        try (var relay = new SwallowingRelay(RestAssured.port);
                var agent = TestAgent.connected(relay.port(), "s-broken", 7)) {
            awaitState("s-broken", "connected", 30);
            relay.close();
            awaitState("s-broken", "cut-off", 9);
            assertThat(agent).isNotNull();
        }
    }

    private static void awaitState(String agentId, String state, int seconds) {
        await().atMost(Duration.ofSeconds(seconds))
                .untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId)
                                        .then()
                                        .body("state", equalTo(state)));
    }

    @Test
    void says_in_one_line_each_that_an_agent_came_and_went() {
        List<String> lines = new CopyOnWriteArrayList<>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord entry) {
                        lines.add(entry.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger log = Logger.getLogger(SessionHandler.class.getName());
        log.addHandler(handler);
        try {
            connect("s-log", 7).close();
            await().untilAsserted(
                            () ->
                                    assertThat(lines)
                                            .filteredOn(line -> line.contains("agent=s-log "))
                                            .hasSize(2)
                                            .satisfiesExactly(
                                                    open ->
                                                            assertThat(open)
                                                                    .startsWith("session=open ")
                                                                    .contains(" peer=127.0.0.1:"),
                                                    closed ->
                                                            assertThat(closed)
                                                                    .startsWith("session=closed ")
                                                                    .contains(" lasted_s=")
                                                                    .doesNotContain("code=")));
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void many_agents_at_once_each_have_all_their_batches_stored_once() {
        int agents = 4;
        int batches = 60;
        List<TestAgent> all = new ArrayList<>();
        try {
            for (int a = 0; a < agents; a++) {
                all.add(connect("s-many-" + a, 7));
            }
            for (int b = 1; b <= batches; b++) {
                for (TestAgent agent : all) {
                    agent.append(b, 100, temperatures("pump-1", T0 + b * 100_000_000L, 0, 100));
                }
            }
            all.forEach(agent -> agent.awaitAcknowledged(1, batches));
        } finally {
            all.forEach(TestAgent::close);
        }
        for (int a = 0; a < agents; a++) {
            assertThat(readings("s-many-" + a, "pump-1"))
                    .hasSize(batches * 100)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_session_outlives_more_bytes_than_a_request_may_have() {
        try (var agent = connect("s-long", 7)) {
            byte[] text = new byte[200 * 1024];
            new java.util.Random(1).nextBytes(text);
            var key =
                    new dev.skerry.sync.batch.StreamKey(
                            "cam-1", "frame", dev.skerry.sync.batch.ColumnType.BYTES);
            for (int i = 1; i <= 60; i++) {
                long at = T0 + i;
                byte[] batch =
                        TestBatches.batch(e -> TestBatches.added(e.addBytes(key, at, text, 0)));
                agent.append(i, 1, batch);
                agent.awaitAcknowledged(i, i);
            }
        }
    }

    @Test
    void twin_writes_of_the_cloud_reach_the_agent_at_once_or_when_it_connects() {
        var property =
                dev.skerry.sync.proto.TwinPropertyInfo.newBuilder()
                        .setName("target_rpm")
                        .setType("int32")
                        .setMerge("last-writer")
                        .setRange(ValueRange.newBuilder().setMin(0).setMax(3600));
        var mode =
                dev.skerry.sync.proto.TwinPropertyInfo.newBuilder()
                        .setName("mode")
                        .setType("enum")
                        .addAllValues(List.of("auto", "manual"));
        try (var agent = connect("s-twin", 7)) {
            agent.devices(
                    dev.skerry.sync.proto.Device.newBuilder()
                            .setDeviceId("pump-1")
                            .setProfileName("pump")
                            .addProperties(property)
                            .addProperties(mode)
                            .build());
            await().untilAsserted(
                            () -> given().get("/api/twins/s-twin/pump-1").then().statusCode(200));
            patch("{\"desired\":{\"target_rpm\":1500}}", 200, "desired.target_rpm", 1500);
            GatewayFrame delta = agent.next();
            assertThat(delta.getTwinDelta().getWrites(0).getValue().getInteger()).isEqualTo(1500);
        }
        patch("{\"desired\":{\"target_rpm\":900}}", 200, "desired.target_rpm", 900);
        patch("{\"desired\":{\"target_rpm\":\"x\"}}", 422, "code", "SKR-G411");
        patch("{\"desired\":{\"nothing\":1}}", 422, "code", "SKR-G411");
        patch("{\"desired\":{\"target_rpm\":3601}}", 422, "code", "SKR-G412");
        patch(
                "{\"desired\":{\"target_rpm\":9000000000}}",
                422,
                "detail",
                "property 'target_rpm' takes a whole number (int32) from 0 to 3600, not 9000000000");
        patch(
                "{\"desired\":{\"mode\":\"turbo\"}}",
                422,
                "detail",
                "property 'mode' takes one of auto, manual, not 'turbo'");
        given().get("/api/twins/s-twin/pump-1")
                .then()
                .body("desired.target_rpm", equalTo(900))
                .body("properties[0].range.max", equalTo(3600f))
                .body("properties[1].values", equalTo(List.of("auto", "manual")));
        patch("{\"reported\":{}}", 400, "code", "SKR-G406");
        try (var agent = connect("s-twin", 7)) {
            GatewayFrame delta = agent.next();
            assertThat(delta.getTwinDelta().getWrites(0).getValue().getInteger()).isEqualTo(900);
        }
    }

    private static void patch(String body, int status, String path, Object expected) {
        given().contentType("application/merge-patch+json")
                .body(body)
                .patch("/api/twins/s-twin/pump-1")
                .then()
                .statusCode(status)
                .body(path, equalTo(expected));
    }
}
