package dev.skerry.gateway.session;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.google.protobuf.ByteString;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.Rescue;
import dev.skerry.sync.proto.Welcome;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Agents whose outbox was restored from a backup, or copied. */
@QuarkusTest
class LineageTest {
    private static final long T0 = 1_780_000_000_000_000L;

    /** Connects, and goes on after Welcome if it is to. */
    private static Welcome visit(String agentId, ByteString lineage, boolean goesOn) {
        return visit(agentId, Hello.newBuilder().setLineage(lineage), goesOn);
    }

    private static Welcome visit(String agentId, Hello.Builder hello, boolean goesOn) {
        try (var agent = new TestAgent(RestAssured.port, agentId, 7)) {
            agent.hello(hello);
            Welcome welcome = agent.welcome();
            if (goesOn) {
                agent.status(Ledger.getDefaultInstance());
                GatewayFrame frame = agent.nextOfAll();
                // One that was set back gets its twins anew.
                while (frame.hasTwinDelta()) {
                    frame = agent.nextOfAll();
                }
                assertThat(frame.hasCredit()).isTrue();
            }
            return welcome;
        }
    }

    @Test
    void nothing_is_concluded_from_an_agent_that_runs_only_to_be_repaired() {
        ByteString lineage;
        try (var agent = new TestAgent(RestAssured.port, "l-rescue", 7)) {
            agent.hello();
            lineage = agent.welcome().getLineage();
            agent.devices(Device.newBuilder().setDeviceId("pump-1").build());
            agent.status(Ledger.newBuilder().setAccepted(9).setPending(9).build());
            assertThat(agent.nextOfAll().hasCredit()).isTrue();
        }
        try (var rescue = new TestAgent(RestAssured.port, "l-rescue", 7)) {
            rescue.hello(Hello.newBuilder().setRescue(Rescue.newBuilder().setEpoch(7)));
            Welcome welcome = rescue.welcome();
            assertThat(welcome.getLineage()).isEmpty();
            assertThat(welcome.getForked()).isFalse();
            rescue.devices();
            rescue.status(Ledger.getDefaultInstance());
            assertThat(rescue.nextOfAll().hasCredit()).isTrue();
        }
        // Whatever was written before this Welcome is on the disk.
        assertThat(visit("l-rescue", lineage, false).getForked()).isFalse();
        given().get("/api/agents/l-rescue")
                .then()
                .body("epoch", equalTo("0000000000000007"))
                .body("deviceCount", equalTo(1))
                .body("ledger.accepted", equalTo(9))
                .body("troubles", hasSize(0));
    }

    @Test
    void an_agent_that_goes_on_where_it_was_is_the_same() {
        ByteString lineage = ByteString.EMPTY;
        for (int session = 0; session < 4; session++) {
            Welcome welcome = visit("l-same", lineage, session % 2 == 0);
            assertThat(welcome.getForked()).isFalse();
            assertThat(welcome.getLineage()).isNotEqualTo(lineage);
            // Every second Welcome is lost on its way.
            lineage = session % 2 == 0 ? welcome.getLineage() : lineage;
        }
        given().get("/api/agents/l-same").then().body("troubles", hasSize(0));
    }

    @Test
    void one_that_was_restored_is_told_until_it_has_heard() {
        Welcome first = visit("l-old", ByteString.EMPTY, true);
        visit("l-old", first.getLineage(), true);

        assertThat(visit("l-old", first.getLineage(), false).getForked()).isTrue();
        Welcome again = visit("l-old", first.getLineage(), true);
        assertThat(again.getForked()).as("the first Welcome was lost").isTrue();
        assertThat(visit("l-old", again.getLineage(), true).getForked()).isFalse();
        given().get("/api/agents/l-old")
                .then()
                .body("troubles", hasSize(1))
                .body("troubles[0].code", equalTo("SKR-G205"))
                .body("troubles[0].message", containsString("earlier state"));
    }

    @Test
    void both_of_two_copies_are_known_and_shown() {
        Welcome original = visit("l-copy", ByteString.EMPTY, true);
        Welcome copy = visit("l-copy", original.getLineage(), true);
        Welcome forked = visit("l-copy", original.getLineage(), true);
        assertThat(forked.getForked()).isTrue();
        for (int turn = 0; turn < 3; turn++) {
            copy = visit("l-copy", copy.getLineage(), true);
            assertThat(copy.getForked()).isFalse();
            forked = visit("l-copy", forked.getLineage(), true);
            assertThat(forked.getForked()).isFalse();
        }
        given().get("/api/agents/l-copy")
                .then()
                .body("troubles[0].message", containsString("in turn"));
    }

    private static Hello.Builder wrote(ByteString lineage, String replica, VersionVector seen) {
        return Hello.newBuilder()
                .setLineage(lineage)
                .setTwinReplica(replica)
                .addVectors(TwinMessages.toVector("valve", seen));
    }

    @Test
    void one_that_was_restored_from_its_last_session_lacks_what_it_wrote_and_is_told() {
        String replica = Side.edgeReplica("l-last", "1");
        Welcome first =
                visit("l-last", wrote(ByteString.EMPTY, replica, VersionVector.EMPTY), true);
        VersionVector before;
        try (var agent = new TestAgent(RestAssured.port, "l-last", 7)) {
            agent.hello(wrote(first.getLineage(), replica, VersionVector.EMPTY));
            first = agent.welcome();
            var author =
                    new Twin.Author(
                            replica,
                            new HybridTimestamp(T0 / 1_000, 0),
                            "operator",
                            VersionVector.EMPTY);
            var key = new PropertyKey("open", Section.DESIRED);
            Twin once = Twin.EMPTY.write(author, key, new TwinValue.Truth(true));
            before = once.vector();
            Twin twice = once.write(author, key, new TwinValue.Truth(false));
            agent.send(
                    AgentFrame.newBuilder()
                            .setTwinDelta(
                                    TwinMessages.toMessage(
                                            "valve", twice.deltaSince(VersionVector.EMPTY)))
                            .build());
            await().until(() -> agent.nextOfAll().hasTwinAck());
        }
        given().get("/api/agents/l-last").then().body("troubles", hasSize(0));

        ByteString said = first.getLineage();
        assertThat(visit("l-last", wrote(said, replica, before), false).getForked()).isTrue();
        Welcome again = visit("l-last", wrote(said, replica, before), true);
        assertThat(again.getForked()).as("the first Welcome was lost").isTrue();
        assertThat(again.getVectorsList()).hasSize(1);
        String next = Side.edgeReplica("l-last", "2");
        assertThat(visit("l-last", wrote(again.getLineage(), next, before), true).getForked())
                .isFalse();
        given().get("/api/agents/l-last")
                .then()
                .body("troubles", hasSize(1))
                .body("troubles[0].code", equalTo("SKR-G205"))
                .body("troubles[0].message", containsString("earlier state"));
    }

    @Test
    void another_batch_with_the_number_of_a_stored_one_is_stored_too_and_once_and_shown() {
        byte[] original = temperatures("pump-1", T0, 20, 5);
        byte[] other = temperatures("pump-1", T0 + 60_000_000, 30, 3);
        try (var agent = TestAgent.connected(RestAssured.port, "l-number", 7)) {
            agent.append(1, 5, original);
            agent.awaitAcknowledged(1, 1);
            given().get("/api/agents/l-number").then().body("troubles", hasSize(0));
            for (byte[] batch : new byte[][] {other, original, other}) {
                agent.append(1, batch == other ? 3 : 5, batch);
                agent.awaitAcknowledged(1, 1);
            }
        }
        await().untilAsserted(
                        () ->
                                assertThat(
                                                given().queryParam("resource", "temperature")
                                                        .get(
                                                                "/api/devices/l-number/pump-1/readings")
                                                        .asString()
                                                        .lines()
                                                        .filter(line -> line.contains("value"))
                                                        .count())
                                        .isEqualTo(8));
        given().get("/api/agents/l-number")
                .then()
                .body("troubles", hasSize(1))
                .body("troubles[0].code", equalTo("SKR-G205"))
                .body("troubles[0].message", containsString("earlier state"));
    }
}
