package dev.skerry.gateway.web.program;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.program.TestPrograms;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import dev.skerry.sync.sign.Sha256;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs and their rollouts over REST, and what an agent hears of them. */
@QuarkusTest
class ProgramsTest {
    private static final String BYTES = "application/octet-stream";
    private static final String TARGET = "linux-arm64";
    private static final String OLD = "7.0.0";
    private static final String NEW = "7.1.0";
    private static final String AGENT = "updated";
    private static final String ROLLOUTS = "/api/program-rollouts";

    private @Nullable TestAgent connected;

    @BeforeEach
    void connect() {
        pushed(OLD);
        pushed(NEW);
        connected = TestAgent.connected(RestAssured.port, AGENT, 7);
    }

    @AfterEach
    void clear() {
        agent().close();
        given().get(ROLLOUTS)
                .jsonPath()
                .<String>getList("findAll { it.stage == 'open' }.id")
                .forEach(id -> post(id, "stop"));
    }

    private TestAgent agent() {
        return Objects.requireNonNull(connected);
    }

    private static ValidatableResponse push(String version) {
        return given().contentType(BYTES)
                .body(TestPrograms.index(version, TARGET))
                .post("/api/programs")
                .then();
    }

    private static void send(String version) {
        given().contentType(BYTES)
                .body(TestPrograms.sent(TestPrograms.chunks(version)))
                .post("/api/programs/chunks")
                .then()
                .statusCode(200)
                .body("chunks", equalTo(2));
    }

    private static void pushed(String version) {
        send(version);
        push(version);
    }

    private static ValidatableResponse post(String id, String what) {
        return given().contentType("application/json")
                .body("{}")
                .post(ROLLOUTS + "/" + id + "/" + what)
                .then();
    }

    private static ValidatableResponse ask(String path, Map<String, ?> more) {
        Map<String, Object> body = new TreeMap<>();
        body.put("version", NEW);
        body.put("scope", "agent");
        body.put("targets", List.of(AGENT));
        body.putAll(more);
        return given().contentType("application/json").body(body).post(path).then();
    }

    private void says(ProgramReport.Builder report) {
        agent().send(
                        AgentFrame.newBuilder()
                                .setProgramReport(
                                        report.setTarget(TARGET)
                                                .setBaseVersion("1.0.0")
                                                .setOutboxFormat(1))
                                .build());
    }

    private static ProgramReport.Builder runs(String version, ProgramStage stage) {
        return ProgramReport.newBuilder().setVersion(version).setStage(stage);
    }

    private GatewayFrame next(GatewayFrame.FrameCase what) {
        GatewayFrame frame = agent().next();
        while (frame.getFrameCase() != what) {
            frame = agent().next();
        }
        return frame;
    }

    private ProgramPlan told() throws Exception {
        GatewayFrame frame = next(GatewayFrame.FrameCase.PROGRAM);
        ProgramOrder order = ProgramOrder.parseFrom(frame.getProgram().getSigned().getStatement());
        assertThat(order.getAgentId()).isEqualTo(AGENT);
        assertThat(order.getRevision()).isPositive();
        return order.getPlan();
    }

    @Test
    void a_push_says_what_is_missing_and_ends_once_it_is_there() {
        given().delete("/api/programs/7.2.0");
        push("7.2.0").statusCode(202).body("missing", hasSize(1)).body("program", nullValue());
        send("7.2.0");
        push("7.2.0").statusCode(201).body("missing", hasSize(0)).body("version", equalTo("7.2.0"));
        push("7.2.0").statusCode(200).body("program.target", equalTo(TARGET));
        given().get("/api/programs/7.2.0")
                .then()
                .body("targets[0].files", equalTo(2))
                .body("targets[0].outboxReadsTo", equalTo(1));
        given().delete("/api/programs/7.2.0").then().statusCode(200);
        given().get("/api/programs/7.2.0").then().body("code", equalTo("SKR-G912"));
    }

    @Test
    void what_is_no_index_and_no_chunk_is_refused() {
        given().contentType(BYTES)
                .body(new byte[] {1, 2, 3})
                .post("/api/programs")
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G910"));
        for (byte[] body : new byte[][] {{0, 0, 0}, {0, 0, 0, 9, 1}, {0, 0, 0, 1, 1, 7}}) {
            given().contentType(BYTES)
                    .body(body)
                    .post("/api/programs/chunks")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("SKR-G917"));
        }
    }

    @Test
    void an_agent_is_told_fetches_and_commits() throws Exception {
        says(runs(OLD, ProgramStage.PROGRAM_STAGE_IDLE));
        assertThat(told()).isEqualTo(ProgramPlan.getDefaultInstance());
        ask(ROLLOUTS + "/preview", Map.of())
                .statusCode(200)
                .body("getCount", equalTo(1))
                .body("agents[0].reason", equalTo("fits"));
        String id =
                ask(ROLLOUTS, Map.of("waves", "1", "soak", "0s"))
                        .statusCode(201)
                        .body("stage", equalTo("open"))
                        .extract()
                        .path("id");
        ProgramPlan plan = told();
        assertThat(plan.getRolloutId()).isEqualTo(id);
        byte[] index = TestPrograms.index(NEW, TARGET);
        assertThat(fetched(plan.getIndexDigest())).containsExactly(index);
        byte[] chunk = TestPrograms.chunks(NEW).get(1);
        assertThat(fetched(plan.getIndexDigest(), chunk)).containsExactly(chunk);
        says(step(id, ProgramStage.PROGRAM_STAGE_FETCHING).setBytesTotal(20).setBytesDone(10));
        await().until(
                        () ->
                                given().get(ROLLOUTS + "/" + id)
                                        .path("agents[0].bytesDone")
                                        .equals(10));
        says(step(id, ProgramStage.PROGRAM_STAGE_TRIAL).setVersion(NEW));
        says(step(id, ProgramStage.PROGRAM_STAGE_COMMITTED).setVersion(NEW));
        await().until(() -> given().get(ROLLOUTS + "/" + id).path("stage").equals("done"));
        given().get(ROLLOUTS + "/" + id)
                .then()
                .body("agents[0].state", equalTo("committed"))
                .body("agents[0].before", equalTo(OLD))
                .body("waves[0].state", equalTo("through"));
        given().get("/api/agents/" + AGENT + "/program")
                .then()
                .body("version", equalTo(NEW))
                .body("stage", equalTo("committed"));
        given().get("/api/agents/" + AGENT).then().body("program.version", equalTo(NEW));
        post(id, "revert").statusCode(201).body("reverts", equalTo(id));
    }

    private static ProgramReport.Builder step(String id, ProgramStage stage) {
        return runs(OLD, stage).setRolloutId(id).setOfferedVersion(NEW);
    }

    private List<byte[]> fetched(ByteString index, byte[]... chunks) {
        ChunkRequest.Builder request = ChunkRequest.newBuilder().setNumber(5).setIndexDigest(index);
        for (byte[] chunk : chunks) {
            request.addDigests(ByteString.copyFrom(Sha256.of(chunk)));
        }
        agent().send(AgentFrame.newBuilder().setChunkRequest(request).build());
        Chunks answer = next(GatewayFrame.FrameCase.CHUNKS).getChunks();
        assertThat(answer.getNumber()).isEqualTo(5);
        return answer.getChunksList().stream().map(ProgramsTest::content).toList();
    }

    private static byte[] content(Chunk chunk) {
        if (!chunk.getIsDeflated()) {
            return chunk.getContent().toByteArray();
        }
        try (var in = new InflaterInputStream(chunk.getContent().newInput(), new Inflater(true))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_rollout_waits_goes_on_and_ends_when_it_is_told_to() throws Exception {
        says(runs(OLD, ProgramStage.PROGRAM_STAGE_IDLE));
        assertThat(told()).isEqualTo(ProgramPlan.getDefaultInstance());
        String id = ask(ROLLOUTS, Map.of("window", "00:00-00:01")).extract().path("id");
        post(id, "pause").body("pause.reason", equalTo(""));
        post(id, "resume").body("pause", nullValue());
        post(id, "revert").statusCode(409).body("code", equalTo("SKR-G926"));
        given().contentType("application/json")
                .header("If-Match", "\"other\"")
                .body("{}")
                .post(ROLLOUTS + "/" + id + "/stop")
                .then()
                .statusCode(412);
        given().delete("/api/programs/" + NEW).then().body("code", equalTo("SKR-G913"));
        ask(ROLLOUTS, Map.of()).statusCode(409).body("code", equalTo("SKR-G923"));
        post(id, "stop").body("stage", equalTo("stopped"));
        post(id, "stop").statusCode(409).body("code", equalTo("SKR-G922"));
        post("none", "stop").statusCode(404).body("code", equalTo("SKR-G920"));
    }

    @Test
    void what_can_not_be_is_refused_with_the_value_that_is_wrong() {
        Map<String, Object> wrong =
                Map.of(
                        "waves", "50%,10%",
                        "soak", "-1s",
                        "maxFailures", -1,
                        "share", 2,
                        "window", "late",
                        "lease", "1s",
                        "atOnce", 0,
                        "trial", "1s",
                        "scope", "device",
                        "targets", List.of());
        wrong.forEach(
                (name, value) ->
                        ask(ROLLOUTS, Map.of(name, value))
                                .statusCode(422)
                                .body("code", equalTo("SKR-G921"))
                                .body("detail", containsString(name)));
        ask(ROLLOUTS, Map.of("version", "9.9.9")).statusCode(404).body("code", equalTo("SKR-G912"));
        ask(ROLLOUTS, Map.of("haste", true)).statusCode(400);
    }

    @Test
    void an_agent_in_rescue_is_shown_in_trouble() {
        says(
                runs(OLD, ProgramStage.PROGRAM_STAGE_IDLE)
                        .setIsRescue(true)
                        .setMessage("the outbox can't be opened"));
        await().until(
                        () ->
                                given().get("/api/agents/" + AGENT)
                                        .jsonPath()
                                        .getString("troubles.message")
                                        .contains("in rescue: the outbox can't be opened"));
    }
}
