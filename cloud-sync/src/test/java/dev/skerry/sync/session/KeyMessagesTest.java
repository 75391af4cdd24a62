package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.Signed;
import org.junit.jupiter.api.Test;

/** What a gateway says of the keys that it signs by. */
class KeyMessagesTest {
    private static final KeySets KEYS =
            KeySets.newBuilder()
                    .addSets(Signed.newBuilder().setStatement(ByteString.copyFromUtf8("x")))
                    .build();
    private static final GatewayInput CHANGED = new GatewayInput.KeysChanged(KEYS);

    @Test
    void an_agent_hands_on_the_keys_that_a_gateway_tells_of() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.welcome(8);
        agent.receive(GatewayFrame.newBuilder().setKeySets(KEYS).build());
        assertThat(agent.outputs).endsWith(new AgentOutput.FollowKeys(KEYS));
    }

    @Test
    void an_agent_takes_no_keys_before_welcome() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.receive(GatewayFrame.newBuilder().setKeySets(KEYS).build());
        assertThat(agent.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
    }

    @Test
    void a_gateway_tells_of_keys_after_welcome_alone() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, CHANGED).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, CHANGED).outputs())
                .containsExactly(
                        new GatewayOutput.Send(GatewayFrame.newBuilder().setKeySets(KEYS).build()));
    }
}
