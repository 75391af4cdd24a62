package dev.skerry.gateway.web.authority;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignDomain;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SigningTest {
    private static final long EPOCH = 7;

    private static KeyRing published() throws Exception {
        byte[] set =
                Base64.getDecoder()
                        .decode(
                                given().get("/.well-known/skerry/keys")
                                        .then()
                                        .statusCode(200)
                                        .body("keys", hasSize(2))
                                        .extract()
                                        .<String>path("set"));
        return KeyRing.first(Signed.parseFrom(set));
    }

    private static List<Signed> keys(TestAgent agent) {
        return next(agent, GatewayFrame.FrameCase.KEY_SETS).getKeySets().getSetsList();
    }

    private static GatewayFrame next(TestAgent agent, GatewayFrame.FrameCase kind) {
        GatewayFrame frame = agent.nextAsSent();
        while (frame.hasCredit()) {
            frame = agent.nextAsSent();
        }
        assertThat(frame.getFrameCase()).as("%s", frame).isEqualTo(kind);
        return frame;
    }

    private static TestAgent greeted(String agentId, long keyEpoch) {
        var agent = new TestAgent(RestAssured.port, agentId, EPOCH);
        agent.hello(Hello.newBuilder().setKeyEpoch(keyEpoch));
        agent.welcome();
        return agent;
    }

    private static void sendStop(String agentId, String id) {
        await().untilAsserted(
                        () ->
                                given().get("/api/devices/{agent}/pump-1", agentId)
                                        .then()
                                        .statusCode(200));
        given().contentType("application/json")
                .body("{\"name\":\"stop\",\"id\":\"" + id + "\"}")
                .post("/api/devices/{agent}/pump-1/commands", agentId)
                .then()
                .statusCode(202);
    }

    private static void assertSigned(KeyRing ring, SignDomain domain, Signed signed) {
        assertThat(signed.getKeyId()).isEqualTo(ring.keys().getFirst().id().hex());
        assertThat(Orders.isBy(ring.keys().getFirst(), domain, signed)).isTrue();
    }

    private static void pump(TestAgent agent) {
        agent.devices(
                Device.newBuilder()
                        .setDeviceId("pump-1")
                        .setProfileName("pump")
                        .addCommands(
                                CommandInfo.newBuilder().setName("stop").setExpiresMillis(30_000))
                        .build());
    }

    @Test
    void orders_are_signed_for_one_agent_and_say_all_that_counts() throws Exception {
        try (TestAgent agent = greeted("signed-1", 0)) {
            KeyRing ring = KeyRing.first(keys(agent).getFirst());
            assertThat(ring).isEqualTo(published());
            pump(agent);
            sendStop("signed-1", "signed-1-1");
            Command sent = next(agent, GatewayFrame.FrameCase.COMMAND).getCommand();
            assertThat(sent.toBuilder().clearSigned().build())
                    .as("nothing is said beside the order")
                    .isEqualTo(Command.getDefaultInstance());
            assertSigned(ring, Orders.COMMAND, sent.getSigned());
            var order = CommandOrder.parseFrom(sent.getSigned().getStatement());
            assertThat(order.getAgentId()).isEqualTo("signed-1");
            assertThat(order.getEpoch()).isEqualTo(EPOCH);
            assertThat(order.getCommand().getCommandId()).isEqualTo("signed-1-1");
            assertThat(order.getCommand().getName()).isEqualTo("stop");
        }
    }

    @Test
    void revisions_of_profiles_exceed_whatever_the_agent_has_followed() throws Exception {
        long ahead = 4_000_000_000_000_000L;
        try (TestAgent agent = greeted("signed-2", 0)) {
            KeyRing ring = KeyRing.first(keys(agent).getFirst());
            agent.awaitListed();
            agent.send(
                    AgentFrame.newBuilder()
                            .setProfileReport(ProfileReport.newBuilder().setRevision(ahead))
                            .build());
            ProfileSet sent = next(agent, GatewayFrame.FrameCase.PROFILES).getProfiles();
            assertThat(sent.getProfilesList()).isEqualTo(List.<AssignedProfile>of());
            assertSigned(ring, Orders.PROFILES, sent.getSigned());
            var order = ProfileOrder.parseFrom(sent.getSigned().getStatement());
            assertThat(order.getRevision()).isEqualTo(ahead + 1);
            assertThat(order.getAgentId()).isEqualTo("signed-2");
        }
    }

    @Test
    void a_change_of_keys_is_told_before_it_is_used_and_made_up_for_by_who_was_away()
            throws Exception {
        KeyRing before = published();
        try (TestAgent agent = greeted("signed-3", before.epoch())) {
            pump(agent);
            given().post("/api/signing/rotate")
                    .then()
                    .statusCode(200)
                    .body("signing", equalTo(before.keys().getLast().id().hex()))
                    .body("ended", hasItem(before.keys().getFirst().id().hex()));
            await().untilAsserted(
                            () ->
                                    given().get("/api/audit?what=signing.rotated")
                                            .then()
                                            .body("[0].entry.who", equalTo("anybody")));
            List<Signed> sets = keys(agent);
            KeyRing after = before.next(sets.getFirst());
            assertThat(sets).hasSize(1);
            assertThat(after).isEqualTo(published());
            sendStop("signed-3", "signed-3-1");
            assertSigned(
                    after,
                    Orders.COMMAND,
                    next(agent, GatewayFrame.FrameCase.COMMAND).getCommand().getSigned());
        }
        try (TestAgent agent = greeted("signed-4", before.epoch())) {
            assertThat(before.next(keys(agent).getFirst())).isEqualTo(published());
        }
    }

    @Test
    void signs_for_an_artifact_by_its_digests_and_says_so_in_the_audit_log() throws Exception {
        String file =
                "{\"path\":\"heat.onnx\",\"sizeBytes\":5,\"sha256\":\"%s\"}"
                        .formatted("ab".repeat(32));
        String manifest =
                given().contentType("application/json")
                        .body(artifact("model", file))
                        .post("/api/signing/artifacts")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("manifest");
        Opened opened = SignedArtifact.open(Base64.getDecoder().decode(manifest), published());
        assertThat(opened)
                .isInstanceOfSatisfying(
                        Opened.Good.class,
                        good ->
                                assertThat(good.artifact())
                                        .hasToString("model heat 1.2.0")
                                        .extracting(Artifact::files)
                                        .asInstanceOf(MAP)
                                        .containsOnlyKeys("heat.onnx"));
        await().untilAsserted(
                        () ->
                                given().get("/api/audit?what=artifact.signed")
                                        .then()
                                        .body("[0].entry.who", equalTo("anybody")));
        for (String bad :
                List.of(
                        artifact("firmware", file),
                        artifact("model", ""),
                        artifact("model", file + "," + file),
                        artifact("model", file.replace("heat.onnx", "../heat.onnx")),
                        artifact("model", file.replace("abab", "xyz")),
                        artifact("model", file.replace("5", "\"five\"")),
                        artifact("model", file).replace("1.2.0", "1.2"))) {
            given().contentType("application/json")
                    .body(bad)
                    .post("/api/signing/artifacts")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
    }

    private static String artifact(String kind, String files) {
        return "{\"kind\":\"%s\",\"name\":\"heat\",\"version\":\"1.2.0\",\"files\":[%s]}"
                .formatted(kind, files);
    }
}
