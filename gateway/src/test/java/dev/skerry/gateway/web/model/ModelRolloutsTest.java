package dev.skerry.gateway.web.model;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.model.TestModels.archive;
import static dev.skerry.gateway.session.TestBatches.raised;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.model.TestModels;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.ModelState.Role;
import dev.skerry.sync.proto.ModelState.State;
import dev.skerry.sync.sign.Sha256;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assignments of models and rollouts over REST, and what an agent hears of them. */
@QuarkusTest
class ModelRolloutsTest {
    private static final String MODEL = "/api/models/" + TestModels.NAME;
    private static final ModelBundle FIRST = bundle("7.0.0");
    private static final ModelBundle SECOND = bundle("7.1.0");
    private static final String AGENT = "rolled";
    private static final Map<String, String> PLACE = Map.of("scope", "agent", "target", AGENT);

    private @Nullable TestAgent connected;

    private static ModelBundle bundle(String version) {
        return TestModels.bundle(version, "# Card".getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void connect() {
        for (ModelBundle bundle : new ModelBundle[] {FIRST, SECOND}) {
            given().contentType("application/zip").body(archive(bundle)).post("/api/models");
        }
        connected = TestAgent.connected(RestAssured.port, AGENT, 7);
    }

    private TestAgent agent() {
        return Objects.requireNonNull(connected);
    }

    @AfterEach
    void clear() {
        agent().close();
        for (String id :
                given().get(MODEL + "/rollouts")
                        .jsonPath()
                        .<String>getList(
                                "findAll { it.stage in ['shadow', 'canary', 'full'] }.id")) {
            given().contentType("application/json").post(rollout(id) + "/abort");
        }
        given().queryParams(PLACE).delete(MODEL + "/assignments");
    }

    private static String rollout(String id) {
        return MODEL + "/rollouts/" + id;
    }

    private static ValidatableResponse assign(String version) {
        Map<String, String> body = new TreeMap<>(PLACE);
        body.put("version", version);
        return given().contentType("application/json")
                .body(body)
                .put(MODEL + "/assignments")
                .then();
    }

    private static ValidatableResponse start(Map<String, ?> more) {
        Map<String, Object> body = new TreeMap<>(PLACE);
        body.put("version", "7.1.0");
        body.putAll(more);
        return given().contentType("application/json").body(body).post(MODEL + "/rollouts").then();
    }

    private static ValidatableResponse post(String id, String what, Map<String, ?> body) {
        return given().contentType("application/json")
                .body(body)
                .post(rollout(id) + "/" + what)
                .then();
    }

    private void report(ModelState.Builder... states) {
        ModelReport.Builder report = ModelReport.newBuilder();
        for (ModelState.Builder state : states) {
            report.addModels(state);
        }
        agent().send(AgentFrame.newBuilder().setModelReport(report).build());
    }

    private ModelPlan told() {
        GatewayFrame frame = agent().next();
        while (frame.hasAlarmMarks()) {
            frame = agent().next();
        }
        assertThat(frame.hasModels()).as("%s", frame).isTrue();
        return frame.getModels().getPlans(0);
    }

    private static ModelState.Builder state(ModelBundle bundle, String rolloutId, Role role) {
        return ModelState.newBuilder()
                .setName(TestModels.NAME)
                .setVersion(bundle.manifest().version())
                .setDigest(bundle.digest())
                .setRolloutId(rolloutId)
                .setRole(role)
                .setState(State.STATE_RUNNING)
                .setFigures(
                        ModelFigures.newBuilder()
                                .setSteps(2_000)
                                .setCompared(2_000)
                                .setAgreed(1_990)
                                .setAlarms(4)
                                .setLatencyP99Micros(800));
    }

    @Test
    void an_agent_hears_what_it_shall_run_once_it_has_told_what_it_runs() throws Exception {
        assign("7.0.0")
                .statusCode(200)
                .header("ETag", notNullValue())
                .body("[0].version", equalTo("7.0.0"))
                .body("[0].digest", equalTo(FIRST.digest()));
        report();
        GatewayFrame frame = agent().nextAsSent();
        while (!frame.hasModels()) {
            frame = agent().nextAsSent();
        }
        ModelSet set = frame.getModels();
        assertThat(set.getPlansList()).isEmpty();
        ModelOrder order = ModelOrder.parseFrom(set.getSigned().getStatement());
        assertThat(order.getAgentId()).isEqualTo(AGENT);
        assertThat(order.getEpoch()).isEqualTo(7);
        assertThat(order.getRevision()).isPositive();
        BundleRef acting = order.getModels().getPlans(0).getActing();
        assertThat(acting.getVersion()).isEqualTo("7.0.0");
        assertThat(acting.getDigest()).isEqualTo(FIRST.digest());
        assertThat(acting.getArchiveDigest().toByteArray()).isEqualTo(Sha256.of(archive(FIRST)));
        assertThat(acting.getArtifact().isEmpty()).isFalse();
    }

    @Test
    void an_agent_is_given_the_parts_of_an_archive_that_it_asks_for() {
        byte[] archive = archive(FIRST);
        assertThat(part(FIRST.digest(), 0).toByteArray()).isEqualTo(archive);
        assertThat(part(FIRST.digest(), 100).toByteArray())
                .isEqualTo(java.util.Arrays.copyOfRange(archive, 100, archive.length));
        assertThat(part(FIRST.digest(), 100, 50).toByteArray())
                .isEqualTo(java.util.Arrays.copyOfRange(archive, 100, 150));
        assertThat(part(FIRST.digest(), archive.length).isEmpty()).isTrue();
        assertThat(part("0".repeat(64), 0).isEmpty()).isTrue();
    }

    private ByteString part(String digest, long offset) {
        return part(digest, offset, 0);
    }

    private ByteString part(String digest, long offset, int length) {
        agent().send(
                        AgentFrame.newBuilder()
                                .setModelRequest(
                                        ModelRequest.newBuilder()
                                                .setDigest(digest)
                                                .setOffset(offset)
                                                .setLength(length))
                                .build());
        ModelChunk chunk = agent().next().getModelChunk();
        assertThat(chunk.getDigest()).isEqualTo(digest);
        assertThat(chunk.getOffset()).isEqualTo(offset);
        return chunk.getContent();
    }

    @Test
    void a_rollout_goes_from_shadow_to_the_assignment() {
        assign("7.0.0").statusCode(200);
        String id =
                start(Map.of("canary", Map.of("share", 1)))
                        .statusCode(201)
                        .header("Location", containsString("/rollouts/"))
                        .body("stage", equalTo("shadow"))
                        .body("canary", equalTo("share 1.0"))
                        .body("automatic", equalTo(false))
                        .body("stageSeconds", equalTo(600))
                        .body("gates", hasSize(8))
                        .body("gates[0].gate", equalTo("agents"))
                        .body("gates[0].bound", equalTo("at-least"))
                        .body("gates[0].verdict", equalTo("waits"))
                        .body("agents[0].agentId", equalTo(AGENT))
                        .body("agents[0].role", equalTo("shadow"))
                        .body("agents[0].state", equalTo("waiting"))
                        .body("agents[0].before", equalTo("7.0.0"))
                        .extract()
                        .path("id");
        report();
        ModelPlan shadow = told();
        assertThat(shadow.getActing().getVersion()).isEqualTo("7.0.0");
        assertThat(shadow.getShadow().getVersion()).isEqualTo("7.1.0");
        assertThat(shadow.getRolloutId()).isEqualTo(id);
        post(id, "promote", Map.of())
                .statusCode(409)
                .body("code", equalTo("SKR-G836"))
                .body("detail", containsString("agents is 0, at least 1"));
        for (String stage : new String[] {"canary", "full", "done"}) {
            boolean acts = !stage.equals("canary");
            report(
                    state(FIRST, id, acts ? Role.ROLE_SHADOW : Role.ROLE_ACTING),
                    state(SECOND, id, acts ? Role.ROLE_ACTING : Role.ROLE_SHADOW));
            await().untilAsserted(
                            () ->
                                    given().get(rollout(id))
                                            .then()
                                            .body(
                                                    "gates.findAll { it.verdict != 'holds' }",
                                                    hasSize(0)));
            post(id, "promote", Map.of()).statusCode(200).body("stage", equalTo(stage));
            if (!stage.equals("full")) {
                assertThat(told().getActing().getVersion()).isEqualTo("7.1.0");
            }
        }
        given().get(MODEL + "/assignments").then().body("version[0]", equalTo("7.1.0"));
        given().get(rollout(id))
                .then()
                .body("stages.stage", equalTo(List.of("shadow", "canary", "full", "done")))
                .body("gates", hasSize(0));
        post(id, "abort", Map.of()).statusCode(409).body("code", equalTo("SKR-G835"));
        await().untilAsserted(
                        () ->
                                given().get("/api/audit?what=rollout.done")
                                        .then()
                                        .body(containsString(id)));
    }

    @Test
    void a_canary_that_raises_too_many_alarms_is_taken_back() {
        assign("7.0.0").statusCode(200);
        String id = start(Map.of()).statusCode(201).extract().path("id");
        report();
        told();
        post(id, "promote", Map.of("force", true)).statusCode(200).body("stage", equalTo("canary"));
        assertThat(told().getGates().getAlarmRate()).isEqualTo(0.05);
        ModelState.Builder bad = state(SECOND, id, Role.ROLE_ACTING);
        bad.getFiguresBuilder().setAlarms(1_000);
        report(state(FIRST, id, Role.ROLE_SHADOW), bad);
        await().untilAsserted(
                        () ->
                                given().get(rollout(id))
                                        .then()
                                        .body("stage", equalTo("reversed"))
                                        .body("reason", containsString("alarm-rate is 0.5000")));
        ModelPlan after = told();
        assertThat(after.getActing().getVersion()).isEqualTo("7.0.0");
        assertThat(after.hasShadow()).isFalse();
        assertThat(after.getRolloutId()).isEmpty();
    }

    @Test
    void refuses_what_is_not_there() {
        assign("9.9.9").statusCode(404).body("code", equalTo("SKR-G830"));
        given().queryParams(PLACE)
                .delete(MODEL + "/assignments")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G831"));
        given().get(rollout("none")).then().statusCode(404).body("code", equalTo("SKR-G834"));
        post("none", "promote", Map.of()).statusCode(404).body("code", equalTo("SKR-G834"));
        start(Map.of("target", "nobody")).statusCode(409).body("code", equalTo("SKR-G837"));
        given().contentType("application/json")
                .body(Map.of("scope", "all", "version", "7.0.0"))
                .header("If-Match", "\"none\"")
                .put(MODEL + "/assignments")
                .then()
                .statusCode(412);
    }

    @Test
    void nothing_changes_under_an_open_rollout() {
        String id = start(Map.of()).statusCode(201).extract().path("id");
        assign("7.0.0")
                .statusCode(409)
                .body("code", equalTo("SKR-G833"))
                .body("detail", containsString(id));
        start(Map.of()).statusCode(409).body("code", equalTo("SKR-G833"));
        given().delete(MODEL + "/7.1.0").then().statusCode(409).body("code", equalTo("SKR-G813"));
        post(id, "abort", Map.of("reason", "not now"))
                .statusCode(200)
                .body("stage", equalTo("aborted"))
                .body("reason", equalTo("not now"));
    }

    @Test
    void says_what_is_wrong_with_a_rollout() {
        for (Map<String, ?> wrong :
                List.<Map<String, ?>>of(
                        Map.of("canary", Map.of("share", 1.5)),
                        Map.of("stageTime", "31d"),
                        Map.of("gates", Map.of("agreement", 1.1)),
                        Map.of("gates", Map.of("steps", 0)),
                        Map.of("gates", Map.of("latency", "2m")))) {
            start(wrong).statusCode(422).body("code", equalTo("SKR-G838"));
        }
        for (Map<String, ?> wrong :
                List.<Map<String, ?>>of(
                        Map.of("canary", 0.1),
                        Map.of("canary", Map.of("share", 0.1, "site", "plant")),
                        Map.of("automatic", "yes"),
                        Map.of("stageTime", 600),
                        Map.of("gates", Map.of("alarm", 1)),
                        Map.of("gates", Map.of("psi", "much")),
                        Map.of("gates", Map.of("steps", 1.5)),
                        Map.of("gates", "none"),
                        Map.of("gates", List.of()),
                        Map.of("scope", "device"),
                        Map.of("scope", "all"),
                        Map.of("when", "now"))) {
            start(wrong).statusCode(400).body("code", equalTo("SKR-G406"));
        }
        post("none", "promote", Map.of("force", 1)).statusCode(400);
        post("none", "abort", Map.of("reason", "x".repeat(1_001))).statusCode(400);
    }

    @Test
    void an_agent_hears_what_people_say_of_its_alarms() {
        agent().devices(Device.newBuilder().setDeviceId("d").setProfileName("p").build());
        long at = System.nanoTime();
        agent().append(at, 1, raised("d", "hot", at), Lane.LANE_ALARM);
        agent().awaitAcknowledged(at, at);
        String newest = "/api/alarms?limit=1&agent=" + AGENT;
        await().untilAsserted(() -> given().get(newest).then().body("id", hasSize(1)));
        int alarm = given().get(newest).path("[0].id");
        mark(alarm, "false");
        report();
        AlarmMark first = marks();
        assertThat(first.getDeviceId() + first.getRule()).isEqualTo("dhot");
        assertThat(first.getRaisedAtMicros()).isEqualTo(at);
        assertThat(first.getVerdict()).isEqualTo(AlarmMark.Verdict.VERDICT_FALSE);
        assertThat(first.getMarkedAtMicros()).isPositive();
        mark(alarm, "true");
        assertThat(marks().getVerdict()).isEqualTo(AlarmMark.Verdict.VERDICT_TRUE);
        given().delete("/api/alarms/" + alarm + "/mark").then().statusCode(200);
        assertThat(marks().getVerdict()).isEqualTo(AlarmMark.Verdict.VERDICT_UNSPECIFIED);
    }

    private static void mark(int alarm, String verdict) {
        given().contentType("application/json")
                .body(Map.of("mark", verdict))
                .put("/api/alarms/" + alarm + "/mark")
                .then()
                .statusCode(200);
    }

    /** The last of the marks of the next frame that has some. */
    private AlarmMark marks() {
        GatewayFrame frame = agent().next();
        while (!frame.hasAlarmMarks()) {
            frame = agent().next();
        }
        return frame.getAlarmMarks().getMarksList().getLast();
    }
}
