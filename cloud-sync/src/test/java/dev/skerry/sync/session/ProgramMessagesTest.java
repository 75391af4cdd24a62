package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.ProgramStage;
import dev.skerry.sync.proto.Signed;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agent and gateway say to each other about programs, on both sides. */
class ProgramMessagesTest {
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final ProgramPeer PEER =
            ProgramPeer.newBuilder().setAgentId("a-2").setAddress("10.0.0.2:7443").build();
    private static final ProgramPlan PLAN =
            ProgramPlan.newBuilder()
                    .setRolloutId("r-7")
                    .setVersion("0.2.0")
                    .setIndexDigest(DIGEST)
                    .setIndexBytes(512 << 10)
                    .setArtifact(ByteString.copyFromUtf8("signed"))
                    .setTrialSeconds(30)
                    .addPeers(PEER)
                    .build();
    private static final ProgramReport REPORT =
            ProgramReport.newBuilder()
                    .setVersion("0.1.0")
                    .setTarget("linux-arm64")
                    .setStage(ProgramStage.PROGRAM_STAGE_FETCHING)
                    .setBytesTotal(100)
                    .setBytesDone(100)
                    .setBytesReused(90)
                    .setBytesFromPeers(10)
                    .build();
    private static final ChunkRequest REQUEST =
            ChunkRequest.newBuilder()
                    .setNumber(3)
                    .setIndexDigest(DIGEST)
                    .addDigests(DIGEST)
                    .build();
    private static final Chunks CHUNKS =
            Chunks.newBuilder()
                    .setNumber(3)
                    .addChunks(chunk(ProgramCheck.MOST_ANSWER_BYTES - 1))
                    .addChunks(chunk(1))
                    .build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);

    @Test
    void an_agent_is_asked_for_its_report_after_welcome_and_sends_it() {
        var reported = new AgentInput.ProgramReported(REPORT);
        agent.open();
        agent.give(reported);
        agent.give(new AgentInput.ChunksMissing(REQUEST));
        assertThat(agent.sent()).noneMatch(f -> f.hasProgramReport() || f.hasChunkRequest());
        agent.welcome(8);
        assertThat(agent.all(AgentOutput.TakeProgramReport.class)).hasSize(1);
        agent.give(reported);
        assertThat(agent.sent().getLast().getProgramReport()).isEqualTo(REPORT);
    }

    @Test
    void an_agent_hands_on_what_it_shall_run_and_asks_for_chunks() {
        welcomed(agent);
        for (ProgramSet set : List.of(set(PLAN.toBuilder()), ProgramSet.getDefaultInstance())) {
            agent.receive(frame(set));
            assertThat(agent.outputs).endsWith(new AgentOutput.AssignProgram(set));
        }
        agent.give(new AgentInput.ChunksMissing(REQUEST));
        assertThat(agent.sent().getLast().getChunkRequest()).isEqualTo(REQUEST);
        agent.receive(frame(CHUNKS));
        assertThat(agent.outputs).endsWith(new AgentOutput.TakeChunks(CHUNKS));
    }

    @Test
    void a_signed_plan_is_handed_on_for_the_agent_to_look_into() {
        ProgramSet set =
                ProgramSet.newBuilder()
                        .setSigned(Signed.newBuilder().setStatement(ByteString.copyFromUtf8("x")))
                        .setPlan(PLAN.toBuilder().clearVersion())
                        .build();
        welcomed(agent);
        agent.receive(frame(set));
        assertThat(agent.outputs).endsWith(new AgentOutput.AssignProgram(set));
    }

    @Test
    void an_agent_takes_no_program_and_no_chunks_before_welcome() {
        for (GatewayFrame early : List.of(frame(set(PLAN.toBuilder())), frame(CHUNKS))) {
            AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
            fresh.open();
            fresh.receive(early);
            assertThat(fresh.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
        }
    }

    @Test
    void an_agent_refuses_a_plan_that_it_can_not_follow() {
        for (ProgramPlan.Builder unfit :
                List.of(
                        PLAN.toBuilder().clearRolloutId(),
                        PLAN.toBuilder().setRolloutId("r".repeat(257)),
                        PLAN.toBuilder().setVersion("../1.0.0"),
                        PLAN.toBuilder().setVersion("1.0"),
                        PLAN.toBuilder().clearIndexDigest(),
                        PLAN.toBuilder().setIndexBytes(0),
                        PLAN.toBuilder().setIndexBytes(-1),
                        PLAN.toBuilder().setIndexBytes((512 << 10) + 1),
                        PLAN.toBuilder().clearArtifact(),
                        PLAN.toBuilder().setArtifact(ByteString.copyFrom(new byte[98_305])),
                        PLAN.toBuilder().setTrialSeconds(29),
                        PLAN.toBuilder().setTrialSeconds(3_601),
                        PLAN.toBuilder().setTrialSeconds(-1),
                        PLAN.toBuilder().setLeaseUntilMicros(-1),
                        PLAN.toBuilder().addAllPeers(Collections.nCopies(8, PEER)),
                        PLAN.toBuilder().setPeers(0, PEER.toBuilder().clearAgentId()),
                        PLAN.toBuilder().setPeers(0, PEER.toBuilder().clearAddress()),
                        PLAN.toBuilder()
                                .setPeers(0, PEER.toBuilder().setAddress("a".repeat(257))))) {
            assertThat(refused(frame(set(unfit)))).isNotEmpty();
        }
        assertThat(ProgramCheck.problem(PLAN)).isNull();
        assertThat(ProgramCheck.problem(PLAN.toBuilder().setTrialSeconds(0).build())).isNull();
        assertThat(ProgramCheck.problem(PLAN.toBuilder().setTrialSeconds(3_600).build())).isNull();
        assertThat(
                        ProgramCheck.problem(
                                PLAN.toBuilder().addAllPeers(Collections.nCopies(7, PEER)).build()))
                .isNull();
    }

    @Test
    void an_agent_refuses_chunks_that_are_too_large_too_many_or_of_nothing() {
        refused(frame(CHUNKS.toBuilder().addChunks(chunk(1)).build()));
        refused(frame(CHUNKS.toBuilder().setChunks(1, chunk(1).toBuilder().clearDigest()).build()));
        List<Chunk> most = Collections.nCopies(ProgramCheck.MOST_REQUESTED, chunk(1));
        Chunks all = Chunks.newBuilder().addAllChunks(most).build();
        assertThat(ProgramCheck.problem(all)).isNull();
        refused(frame(all.toBuilder().addChunks(chunk(1)).build()));
    }

    @Test
    void a_gateway_hands_on_reports_and_requests() {
        assertThat(received(AgentFrame.newBuilder().setProgramReport(REPORT)))
                .containsExactly(new GatewayOutput.ProgramReported(REPORT));
        ChunkRequest index = REQUEST.toBuilder().clearDigests().build();
        for (ChunkRequest request : List.of(REQUEST, index)) {
            assertThat(received(AgentFrame.newBuilder().setChunkRequest(request)))
                    .containsExactly(new GatewayOutput.ChunksWanted(request));
        }
    }

    @Test
    void a_gateway_sends_a_program_and_chunks_after_welcome_alone() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        ProgramSet set = set(PLAN.toBuilder());
        var assigned = new GatewayInput.ProgramAssigned(set);
        var found = new GatewayInput.ChunksFound(CHUNKS);
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, assigned).outputs()).isEmpty();
        assertThat(session.step(greeted, found).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, assigned).outputs())
                .containsExactly(new GatewayOutput.Send(frame(set)));
        assertThat(session.step(open, found).outputs())
                .containsExactly(new GatewayOutput.Send(frame(CHUNKS)));
    }

    @Test
    void a_gateway_refuses_a_request_for_too_much_or_nothing() {
        List<ByteString> most = Collections.nCopies(ProgramCheck.MOST_REQUESTED, DIGEST);
        ChunkRequest all = REQUEST.toBuilder().clearDigests().addAllDigests(most).build();
        assertThat(ProgramCheck.problem(all)).isNull();
        assertClosed(AgentFrame.newBuilder().setChunkRequest(all.toBuilder().addDigests(DIGEST)));
        assertClosed(
                AgentFrame.newBuilder().setChunkRequest(REQUEST.toBuilder().clearIndexDigest()));
        assertClosed(
                AgentFrame.newBuilder()
                        .setChunkRequest(REQUEST.toBuilder().addDigests(ByteString.EMPTY)));
    }

    @Test
    void a_gateway_refuses_a_report_that_can_not_be() {
        String tooLong = "x".repeat(257);
        for (ProgramReport.Builder unfit :
                List.of(
                        REPORT.toBuilder().setVersion(tooLong),
                        REPORT.toBuilder().setTarget(tooLong),
                        REPORT.toBuilder().setBaseVersion(tooLong),
                        REPORT.toBuilder().setPreviousVersion(tooLong),
                        REPORT.toBuilder().setRolloutId(tooLong),
                        REPORT.toBuilder().setCode(tooLong),
                        REPORT.toBuilder().setShareAddress(tooLong),
                        REPORT.toBuilder().setOfferedVersion(tooLong),
                        REPORT.toBuilder().setMessage("x".repeat(8_193)),
                        REPORT.toBuilder().setBytesTotal(-1),
                        REPORT.toBuilder().setBytesTotal((512L << 20) + 1),
                        REPORT.toBuilder().setBytesDone(101),
                        REPORT.toBuilder().setBytesReused(-1),
                        REPORT.toBuilder().setBytesFromPeers(101))) {
            assertClosed(AgentFrame.newBuilder().setProgramReport(unfit));
        }
        assertThat(ProgramCheck.problem(REPORT.toBuilder().setMessage("x".repeat(8_192)).build()))
                .isNull();
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
                                        .isEqualTo(SessionProblem.INVALID_PROGRAM.code()));
    }

    /** Why an agent ends the session. */
    private static String refused(GatewayFrame frame) {
        AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
        welcomed(fresh);
        fresh.receive(frame);
        AgentOutput.CloseStream close = fresh.all(AgentOutput.CloseStream.class).getLast();
        assertThat(close.code()).isEqualTo(SessionProblem.INVALID_PROGRAM.code());
        assertThat(fresh.all(AgentOutput.AssignProgram.class)).isEmpty();
        assertThat(fresh.all(AgentOutput.TakeChunks.class)).isEmpty();
        return close.reason();
    }

    private static void welcomed(AgentBench agent) {
        agent.open();
        agent.welcome(8);
    }

    private static Chunk chunk(int bytes) {
        return Chunk.newBuilder()
                .setDigest(DIGEST)
                .setContent(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static ProgramSet set(ProgramPlan.Builder plan) {
        return ProgramSet.newBuilder().setPlan(plan).build();
    }

    private static GatewayFrame frame(ProgramSet set) {
        return GatewayFrame.newBuilder().setProgram(set).build();
    }

    private static GatewayFrame frame(Chunks chunks) {
        return GatewayFrame.newBuilder().setChunks(chunks).build();
    }
}
