package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AuditCheckpoint;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.AuditQuestion;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.proto.GatewayFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agent and gateway say to each other about logs, on both sides. */
class AuditMessagesTest {
    private static final AuditMessage QUESTION =
            AuditMessage.newBuilder()
                    .setQuestion(AuditQuestion.newBuilder().setOrigin("log").setFrom(7))
                    .build();
    private static final List<AuditMessage> IMPOSSIBLE =
            List.of(
                    message(AuditCheckpoint.newBuilder().setNote("x".repeat(40_000))),
                    message(AuditCheckpoint.newBuilder().setKeys(ByteString.copyFromUtf8("key"))),
                    message(AuditCheckpoint.newBuilder().addProof(ByteString.copyFromUtf8("x"))),
                    message(endlessProof()),
                    AuditMessage.newBuilder()
                            .setQuestion(AuditQuestion.newBuilder().setOrigin("x".repeat(5_000)))
                            .build(),
                    AuditMessage.newBuilder()
                            .setVerdict(AuditVerdict.newBuilder().setMessage("x".repeat(5_000)))
                            .build());

    private final GatewaySession gateway = new GatewaySession(SessionLimits.DEFAULT);

    @Test
    void an_agent_hands_on_what_a_gateway_says_of_logs() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.give(new AgentInput.AuditSays(QUESTION));
        assertThat(agent.sent()).as("not before Welcome").noneMatch(AgentFrame::hasAudit);
        agent.welcome(8);
        agent.receive(GatewayFrame.newBuilder().setAudit(QUESTION).build());
        assertThat(agent.outputs).endsWith(new AgentOutput.AuditHeard(QUESTION));
        agent.give(new AgentInput.AuditSays(QUESTION));
        assertThat(agent.sent().getLast().getAudit()).isEqualTo(QUESTION);
    }

    @Test
    void a_gateway_hands_on_what_an_agent_says_of_logs() {
        GatewayState state = open();
        var heard =
                gateway.step(
                        state,
                        new GatewayInput.Received(
                                AgentFrame.newBuilder().setAudit(QUESTION).build()));
        assertThat(heard.outputs()).containsExactly(new GatewayOutput.AuditHeard(QUESTION));
        var said = gateway.step(heard.state(), new GatewayInput.AuditSays(QUESTION));
        assertThat(said.outputs())
                .containsExactly(
                        new GatewayOutput.Send(
                                GatewayFrame.newBuilder().setAudit(QUESTION).build()));
    }

    @Test
    void messages_that_can_not_be_end_the_session() {
        for (AuditMessage message : IMPOSSIBLE) {
            AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
            agent.open();
            agent.welcome(8);
            agent.receive(GatewayFrame.newBuilder().setAudit(message).build());
            assertThat(agent.closedWith()).isEqualTo(SessionProblem.INVALID_AUDIT.code());
            var step =
                    gateway.step(
                            open(),
                            new GatewayInput.Received(
                                    AgentFrame.newBuilder().setAudit(message).build()));
            assertThat(step.outputs())
                    .anyMatch(
                            output ->
                                    output instanceof GatewayOutput.CloseStream close
                                            && close.code().equals("SKR-S030"));
        }
    }

    private GatewayState open() {
        return OpenGateway.admitted(gateway, OpenGateway.greeted(gateway, 1_000));
    }

    private static AuditMessage message(AuditCheckpoint.Builder checkpoint) {
        return AuditMessage.newBuilder().setCheckpoint(checkpoint).build();
    }

    private static AuditCheckpoint.Builder endlessProof() {
        AuditCheckpoint.Builder checkpoint = AuditCheckpoint.newBuilder();
        for (int i = 0; i < 129; i++) {
            checkpoint.addProof(ByteString.copyFrom(new byte[32]));
        }
        return checkpoint;
    }
}
