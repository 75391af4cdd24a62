package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.Signed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What either side says of the policy that is in force. */
class PolicyMessagesTest {
    private static final PolicySet POLICY =
            PolicySet.newBuilder()
                    .setSigned(Signed.newBuilder().setStatement(ByteString.copyFromUtf8("x")))
                    .build();
    private static final PolicyReport REPORT = PolicyReport.newBuilder().setVersion(7).build();
    private static final AgentFrame REPORT_FRAME =
            AgentFrame.newBuilder().setPolicyReport(REPORT).build();

    @Test
    void an_agent_hands_on_the_policy_that_a_gateway_sends() {
        AgentBench agent = welcomed();
        agent.receive(GatewayFrame.newBuilder().setPolicy(POLICY).build());
        assertThat(agent.outputs).endsWith(new AgentOutput.FollowPolicy(POLICY));
    }

    @Test
    void an_agent_takes_no_policy_before_welcome() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.receive(GatewayFrame.newBuilder().setPolicy(POLICY).build());
        assertThat(agent.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
    }

    @Test
    void an_agent_reports_its_policy_before_its_profiles() {
        List<AgentOutput> outputs = welcomed().outputs;
        assertThat(outputs)
                .containsSubsequence(
                        new AgentOutput.TakePolicyReport(), new AgentOutput.TakeProfileReport());
    }

    @Test
    void an_agent_sends_what_it_reports_in_an_open_session_alone() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.give(new AgentInput.PolicyReported(REPORT));
        assertThat(agent.outputs).doesNotContain(new AgentOutput.Send(REPORT_FRAME));
        agent.welcome(8);
        agent.give(new AgentInput.PolicyReported(REPORT));
        assertThat(agent.outputs).endsWith(new AgentOutput.Send(REPORT_FRAME));
    }

    @Test
    void a_gateway_hears_reports_and_sends_policies_after_welcome_alone() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        var sends = new GatewayInput.PolicyChanged(POLICY);
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, sends).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, sends).outputs())
                .containsExactly(
                        new GatewayOutput.Send(
                                GatewayFrame.newBuilder().setPolicy(POLICY).build()));
        assertThat(session.step(open, new GatewayInput.Received(REPORT_FRAME)).outputs())
                .containsExactly(new GatewayOutput.PolicyReported(REPORT));
    }

    private static AgentBench welcomed() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.welcome(8);
        return agent;
    }
}
