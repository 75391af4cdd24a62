package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelGates;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.Signed;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What agent and gateway say to each other about models, on both sides. */
class ModelMessagesTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final BundleRef OLD = bundle("1.0.0", DIGEST);
    private static final BundleRef NEW = bundle("1.1.0", "f".repeat(64));
    private static final ModelGates GATES =
            ModelGates.newBuilder()
                    .setSteps(1_000)
                    .setAgreement(0.98)
                    .setLatencyMicros(5_000)
                    .setAlarmRate(0.01)
                    .setPsi(0.2)
                    .build();
    private static final ModelPlan PLAN =
            ModelPlan.newBuilder()
                    .setName("pump-bearing")
                    .setRolloutId("r-7")
                    .setActing(OLD)
                    .setShadow(NEW)
                    .setGates(GATES)
                    .build();
    private static final ModelState STATE =
            ModelState.newBuilder()
                    .setName("pump-bearing")
                    .setVersion("1.1.0")
                    .setDigest(DIGEST)
                    .setRole(ModelState.Role.ROLE_SHADOW)
                    .setState(ModelState.State.STATE_RUNNING)
                    .setFigures(
                            ModelFigures.newBuilder()
                                    .setSteps(100)
                                    .setAlarms(100)
                                    .setCompared(90)
                                    .setAgreed(90))
                    .addDrifts(Drift.newBuilder().setFeature("vibration").setPsi(3).setKs(1))
                    .build();
    private static final ModelRequest REQUEST =
            ModelRequest.newBuilder().setDigest(DIGEST).setOffset(512 * 1024).build();
    private static final ModelChunk CHUNK =
            ModelChunk.newBuilder()
                    .setDigest(DIGEST)
                    .setOffset(512 * 1024)
                    .setContent(ByteString.copyFrom(new byte[ModelCheck.MOST_CHUNK_BYTES]))
                    .build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);

    @Test
    void an_agent_is_asked_for_its_report_after_welcome_and_sends_it() {
        var reported = new AgentInput.ModelsReported(report(STATE));
        agent.open();
        agent.give(reported);
        agent.give(new AgentInput.ModelPartMissing(REQUEST));
        assertThat(agent.sent()).noneMatch(f -> f.hasModelReport() || f.hasModelRequest());
        agent.welcome(8);
        assertThat(agent.all(AgentOutput.TakeModelReport.class)).hasSize(1);
        agent.give(reported);
        assertThat(agent.sent().getLast().getModelReport()).isEqualTo(report(STATE));
    }

    @Test
    void an_agent_hands_on_what_it_shall_run_and_asks_for_parts() {
        ModelSet set = set(PLAN, ModelPlan.newBuilder().setName("valve").build());
        welcomed(agent);
        agent.receive(frame(set));
        assertThat(agent.outputs).endsWith(new AgentOutput.AssignModels(set));
        agent.give(new AgentInput.ModelPartMissing(REQUEST));
        assertThat(agent.sent().getLast().getModelRequest()).isEqualTo(REQUEST);
        agent.receive(frame(CHUNK));
        assertThat(agent.outputs).endsWith(new AgentOutput.TakeModelChunk(CHUNK));
    }

    @Test
    void a_signed_set_is_handed_on_for_the_agent_to_look_into() {
        ModelSet set =
                ModelSet.newBuilder()
                        .setSigned(Signed.newBuilder().setStatement(ByteString.copyFromUtf8("x")))
                        .build();
        welcomed(agent);
        agent.receive(frame(set));
        assertThat(agent.outputs).endsWith(new AgentOutput.AssignModels(set));
    }

    @Test
    void an_agent_takes_no_models_and_no_parts_before_welcome() {
        for (GatewayFrame early : List.of(frame(set(PLAN)), frame(CHUNK))) {
            AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
            fresh.open();
            fresh.receive(early);
            assertThat(fresh.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
        }
    }

    @Test
    void an_agent_refuses_two_plans_for_one_name() {
        assertThat(refused(frame(set(PLAN, PLAN)))).contains("pump-bearing", "two plans");
    }

    @Test
    void an_agent_refuses_more_plans_than_it_keeps() {
        List<ModelPlan> most =
                IntStream.rangeClosed(0, ModelCheck.MOST_PLANS)
                        .mapToObj(i -> PLAN.toBuilder().setName("m" + i).build())
                        .toList();
        assertThat(ModelCheck.problem(set(most.subList(1, most.size())))).isNull();
        assertThat(refused(frame(set(most)))).contains("65 models", "at most 64");
    }

    @Test
    void an_agent_refuses_names_and_versions_that_are_no_names_of_files() {
        for (String name : List.of("", "../pump", "Pump", "p".repeat(65))) {
            refused(frame(set(PLAN.toBuilder().setName(name).build())));
        }
        for (String version : List.of("", "1", "1.0", "1.0.0.0", "1.0.0/..", "01.0.0")) {
            refused(frame(set(acting(OLD.toBuilder().setVersion(version)))));
        }
        refused(frame(set(PLAN.toBuilder().setRolloutId("r".repeat(257)).build())));
    }

    @Test
    void an_agent_refuses_a_bundle_without_digests_or_that_is_too_large() {
        refused(frame(set(acting(OLD.toBuilder().setDigest("")))));
        refused(frame(set(acting(OLD.toBuilder().setArchiveDigest(ByteString.EMPTY)))));
        refused(frame(set(acting(OLD.toBuilder().setArchiveBytes(0)))));
        refused(frame(set(acting(OLD.toBuilder().setArchiveBytes(-1)))));
        refused(frame(set(acting(OLD.toBuilder().setArchiveBytes((64 << 20) + 1)))));
        refused(frame(set(PLAN.toBuilder().setShadow(OLD.toBuilder().setDigest("")).build())));
        assertThat(ModelCheck.problem(set(acting(OLD.toBuilder().setArchiveBytes(64 << 20)))))
                .isNull();
    }

    @Test
    void an_agent_refuses_to_compare_a_bundle_with_itself() {
        assertThat(refused(frame(set(PLAN.toBuilder().setShadow(OLD).build()))))
                .contains("the same bundle");
    }

    @Test
    void an_agent_refuses_gates_that_nothing_can_keep_to() {
        for (ModelGates.Builder gates :
                List.of(
                        GATES.toBuilder().setSteps(-1),
                        GATES.toBuilder().setAgreement(1.1),
                        GATES.toBuilder().setAgreement(Double.NaN),
                        GATES.toBuilder().setAlarmRate(-0.1),
                        GATES.toBuilder().setLatencyMicros(0),
                        GATES.toBuilder().setPsi(Double.POSITIVE_INFINITY))) {
            refused(frame(set(PLAN.toBuilder().setGates(gates).build())));
        }
        assertThat(
                        ModelCheck.problem(
                                set(
                                        PLAN.toBuilder()
                                                .setGates(
                                                        ModelGates.newBuilder()
                                                                .setAgreement(1)
                                                                .setAlarmRate(0))
                                                .build())))
                .isNull();
    }

    @Test
    void an_agent_refuses_a_part_that_is_too_large_or_of_nothing() {
        byte[] tooLarge = new byte[ModelCheck.MOST_CHUNK_BYTES + 1];
        refused(frame(CHUNK.toBuilder().setContent(ByteString.copyFrom(tooLarge)).build()));
        refused(frame(CHUNK.toBuilder().setDigest("..").build()));
        refused(frame(CHUNK.toBuilder().setOffset(-1).build()));
    }

    @Test
    void a_gateway_hands_on_reports_and_requests() {
        assertThat(received(AgentFrame.newBuilder().setModelReport(report(STATE))))
                .containsExactly(new GatewayOutput.ModelsReported(report(STATE)));
        assertThat(received(AgentFrame.newBuilder().setModelRequest(REQUEST)))
                .containsExactly(new GatewayOutput.ModelPartWanted(REQUEST));
    }

    @Test
    void a_gateway_sends_models_and_parts_after_welcome_alone() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        var assigned = new GatewayInput.ModelsAssigned(set(PLAN));
        var found = new GatewayInput.ModelPartFound(CHUNK);
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, assigned).outputs()).isEmpty();
        assertThat(session.step(greeted, found).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, assigned).outputs())
                .containsExactly(new GatewayOutput.Send(frame(set(PLAN))));
        assertThat(session.step(open, found).outputs())
                .containsExactly(new GatewayOutput.Send(frame(CHUNK)));
    }

    @Test
    void a_gateway_refuses_a_request_for_nothing() {
        assertClosed(
                AgentFrame.newBuilder().setModelRequest(REQUEST.toBuilder().setDigest("../x")));
        assertClosed(AgentFrame.newBuilder().setModelRequest(REQUEST.toBuilder().setOffset(-1)));
        assertClosed(
                AgentFrame.newBuilder().setModelRequest(REQUEST.toBuilder().setOffset(64 << 20)));
        int tooMuch = ModelCheck.MOST_CHUNK_BYTES + 1;
        assertClosed(
                AgentFrame.newBuilder().setModelRequest(REQUEST.toBuilder().setLength(tooMuch)));
        assertClosed(AgentFrame.newBuilder().setModelRequest(REQUEST.toBuilder().setLength(-1)));
    }

    @Test
    void a_request_is_answered_with_what_was_asked_for_or_what_is_left() {
        long size = 600 * 1024;
        ModelRequest first = REQUEST.toBuilder().setOffset(0).build();
        assertThat(ModelCheck.answerBytes(first, size)).isEqualTo(512 * 1024);
        assertThat(ModelCheck.answerBytes(REQUEST, size)).isEqualTo(88 * 1024);
        assertThat(ModelCheck.answerBytes(first.toBuilder().setLength(5).build(), size))
                .isEqualTo(5);
        assertThat(ModelCheck.answerBytes(REQUEST, 10)).isZero();
    }

    @Test
    void a_gateway_refuses_a_report_that_can_not_be() {
        ModelFigures figures = STATE.getFigures();
        Drift drift = STATE.getDrifts(0);
        List<ModelState.Builder> unfit =
                List.of(
                        STATE.toBuilder().setName(""),
                        STATE.toBuilder().setName("p".repeat(257)),
                        STATE.toBuilder().setVersion("1".repeat(257)),
                        STATE.toBuilder().setRolloutId("r".repeat(257)),
                        STATE.toBuilder().setDigest("pump"),
                        STATE.toBuilder().setFigures(figures.toBuilder().setAlarms(101)),
                        STATE.toBuilder().setFigures(figures.toBuilder().setAgreed(91)),
                        STATE.toBuilder().setFigures(figures.toBuilder().setLatencyP99Micros(-1)),
                        STATE.toBuilder().setFigures(figures.toBuilder().addScores(1)),
                        STATE.toBuilder()
                                .setFigures(
                                        figures.toBuilder()
                                                .addAllScores(
                                                        Collections.nCopies(
                                                                ModelCheck.SCORE_BINS, -1L))),
                        STATE.toBuilder().setDrifts(0, drift.toBuilder().setChance(-1)),
                        STATE.toBuilder().setDrifts(0, drift.toBuilder().setPsi(Double.NaN)),
                        STATE.toBuilder().setDrifts(0, drift.toBuilder().setKs(1.1)),
                        STATE.toBuilder().setDrifts(0, drift.toBuilder().setSamples(-1)));
        for (ModelState.Builder state : unfit) {
            assertClosed(AgentFrame.newBuilder().setModelReport(report(state.build())));
        }
    }

    @Test
    void a_gateway_refuses_a_report_that_names_too_much() {
        int most = ModelCheck.MOST_REPORTED;
        ModelState plain = STATE.toBuilder().clearDrifts().build();
        List<ModelState> all = Collections.nCopies(most + 1, plain);
        assertThat(ModelCheck.problem(report(all.subList(0, most)))).isNull();
        assertClosed(AgentFrame.newBuilder().setModelReport(report(all)));
        List<Drift> drifts = Collections.nCopies(ModelCheck.MOST_DRIFTS + 1, STATE.getDrifts(0));
        assertThat(
                        ModelCheck.problem(
                                report(
                                        plain.toBuilder()
                                                .addAllDrifts(drifts.subList(1, drifts.size()))
                                                .build())))
                .isNull();
        assertClosed(
                AgentFrame.newBuilder()
                        .setModelReport(report(plain.toBuilder().addAllDrifts(drifts).build())));
    }

    private static List<GatewayOutput> received(AgentFrame.Builder frame) {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        GatewayState open = OpenGateway.admitted(session, OpenGateway.greeted(session, 0));
        return session.step(open, new GatewayInput.Received(frame.build())).outputs();
    }

    private static void assertClosed(AgentFrame.Builder frame) {
        assertThat(received(frame).getLast())
                .isInstanceOfSatisfying(
                        GatewayOutput.CloseStream.class,
                        close ->
                                assertThat(close.code())
                                        .isEqualTo(SessionProblem.INVALID_MODELS.code()));
    }

    /** Why an agent ends the session. */
    private static String refused(GatewayFrame frame) {
        AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
        welcomed(fresh);
        fresh.receive(frame);
        AgentOutput.CloseStream close = fresh.all(AgentOutput.CloseStream.class).getLast();
        assertThat(close.code()).isEqualTo(SessionProblem.INVALID_MODELS.code());
        assertThat(fresh.all(AgentOutput.AssignModels.class)).isEmpty();
        assertThat(fresh.all(AgentOutput.TakeModelChunk.class)).isEmpty();
        return close.reason();
    }

    private static void welcomed(AgentBench agent) {
        agent.open();
        agent.welcome(8);
    }

    private static ModelPlan acting(BundleRef.Builder bundle) {
        return PLAN.toBuilder().setActing(bundle).build();
    }

    private static BundleRef bundle(String version, String digest) {
        return BundleRef.newBuilder()
                .setVersion(version)
                .setDigest(digest)
                .setArchiveDigest(ByteString.copyFrom(new byte[32]))
                .setArchiveBytes(2_000)
                .build();
    }

    private static ModelReport report(ModelState state) {
        return report(List.of(state));
    }

    private static ModelReport report(List<ModelState> states) {
        return ModelReport.newBuilder().addAllModels(states).build();
    }

    private static ModelSet set(ModelPlan... plans) {
        return set(List.of(plans));
    }

    private static ModelSet set(List<ModelPlan> plans) {
        return ModelSet.newBuilder().addAllPlans(plans).build();
    }

    private static GatewayFrame frame(ModelSet set) {
        return GatewayFrame.newBuilder().setModels(set).build();
    }

    private static GatewayFrame frame(ModelChunk chunk) {
        return GatewayFrame.newBuilder().setModelChunk(chunk).build();
    }
}
