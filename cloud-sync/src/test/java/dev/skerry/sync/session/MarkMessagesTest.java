package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.GatewayFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gateway tells an agent that people said of alarms. */
class MarkMessagesTest {
    private static final AlarmMark MARK =
            AlarmMark.newBuilder()
                    .setDeviceId("pump-7")
                    .setRule("bearing")
                    .setRaisedAtMicros(5)
                    .setVerdict(AlarmMark.Verdict.VERDICT_FALSE)
                    .addModelDigests("0123456789abcdef".repeat(4))
                    .build();

    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);

    @Test
    void an_agent_hands_on_what_people_said() {
        agent.open();
        agent.welcome(8);
        agent.receive(frame(MARK));
        assertThat(agent.outputs).endsWith(new AgentOutput.TakeMarks(marks(MARK)));
    }

    @Test
    void an_agent_takes_no_marks_before_welcome() {
        agent.open();
        agent.receive(frame(MARK));
        assertThat(agent.closedWith()).isEqualTo(SessionProblem.WELCOME_EXPECTED.code());
    }

    @Test
    void an_agent_refuses_a_mark_that_can_not_be() {
        for (AlarmMark unfit :
                List.of(
                        MARK.toBuilder().setDeviceId("").build(),
                        MARK.toBuilder().setRule("").build(),
                        MARK.toBuilder().setDeviceId("p".repeat(257)).build(),
                        MARK.toBuilder().setRule("r".repeat(257)).build(),
                        MARK.toBuilder().addModelDigests("").build())) {
            AgentBench fresh = new AgentBench(SessionLimits.DEFAULT);
            fresh.open();
            fresh.welcome(8);
            fresh.receive(frame(MARK, unfit));
            assertThat(fresh.closedWith()).isEqualTo(SessionProblem.INVALID_MARKS.code());
            assertThat(fresh.all(AgentOutput.TakeMarks.class)).isEmpty();
        }
    }

    @Test
    void a_gateway_tells_of_marks_after_welcome_alone() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        var told = new GatewayInput.AlarmsMarked(marks(MARK));
        GatewayState greeted = OpenGateway.greeted(session, 0);
        assertThat(session.step(greeted, told).outputs()).isEmpty();
        GatewayState open = OpenGateway.admitted(session, greeted);
        assertThat(session.step(open, told).outputs())
                .containsExactly(new GatewayOutput.Send(frame(MARK)));
    }

    private static GatewayFrame frame(AlarmMark... marks) {
        return GatewayFrame.newBuilder().setAlarmMarks(marks(marks)).build();
    }

    private static AlarmMarks marks(AlarmMark... marks) {
        return AlarmMarks.newBuilder().addAllMarks(List.of(marks)).build();
    }
}
