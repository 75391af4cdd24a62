package dev.skerry.sync.session;

import static dev.skerry.sync.session.GatewaySays.ack;
import static dev.skerry.sync.session.GatewaySays.reject;
import static dev.skerry.sync.session.GatewaySays.replay;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Credit;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Drain;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves the outbox when, and what may leave it for good. */
class AgentSendingTest {
    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);

    @Test
    void sends_nothing_of_the_outbox_before_welcome() {
        agent.put(Lane.LANE_ALARM, 1);
        agent.open();
        agent.grow(Lane.LANE_ALARM, 2);
        assertThat(agent.appended()).isEmpty();
        agent.welcome(8);
        assertThat(agent.appended()).containsExactly(1L, 2L);
    }

    @Test
    void sends_alarms_then_decisions_then_live_then_the_backlog() {
        agent.put(Lane.LANE_BULK, 1);
        agent.put(Lane.LANE_TELEMETRY, 2);
        agent.put(Lane.LANE_DECISION, 3);
        agent.put(Lane.LANE_TELEMETRY, 4);
        agent.put(Lane.LANE_ALARM, 5);
        agent.open();
        agent.grow(Lane.LANE_TELEMETRY, 6);
        agent.grow(Lane.LANE_BULK, 7);
        agent.welcome(64);
        assertThat(agent.appended()).containsExactly(5L, 3L, 6L, 7L, 2L, 4L, 1L);
        assertThat(
                        agent.sent().stream()
                                .filter(f -> f.hasAppend() && f.getAppend().getLive())
                                .map(f -> f.getAppend().getSequence()))
                .containsExactly(6L, 7L);
    }

    @Test
    void keeps_within_its_credits_and_leaves_room_for_what_is_urgent() {
        for (int i = 1; i <= 20; i++) {
            agent.put(Lane.LANE_TELEMETRY, i);
        }
        agent.open();
        agent.welcome(8);
        assertThat(agent.appended()).as("three quarters for the backlog").hasSize(6);
        agent.grow(Lane.LANE_TELEMETRY, 21);
        agent.grow(Lane.LANE_ALARM, 22);
        agent.grow(Lane.LANE_ALARM, 23);
        assertThat(agent.appended()).hasSize(8).endsWith(21L, 22L);
        agent.receive(ack(1, 1));
        assertThat(agent.appended()).hasSize(9).endsWith(23L);
    }

    @Test
    void gives_up_only_what_is_acknowledged() {
        agent.put(Lane.LANE_TELEMETRY, 1);
        agent.put(Lane.LANE_TELEMETRY, 2);
        agent.put(Lane.LANE_TELEMETRY, 4);
        agent.open();
        agent.welcome(8);
        agent.receive(ack(1, 2));
        assertThat(agent.all(AgentOutput.Acknowledged.class))
                .containsExactly(new AgentOutput.Acknowledged(List.of(new SequenceRange(1, 2))));
        assertThat(agent.state.inFlight()).isEqualTo(1);
    }

    @Test
    void refuses_an_ack_of_what_it_did_not_send() {
        agent.put(Lane.LANE_TELEMETRY, 1);
        agent.put(Lane.LANE_TELEMETRY, 3);
        agent.open();
        agent.welcome(8);
        agent.receive(ack(1, 3));
        assertThat(agent.all(AgentOutput.Acknowledged.class)).isEmpty();
        assertThat(agent.closedWith()).isEqualTo("SKR-S012");
        assertThat(agent.sent().getLast().getBye().getCode()).isEqualTo("SKR-S012");
    }

    @Test
    void refuses_a_second_answer_and_an_impossible_range() {
        for (GatewayFrame second : List.of(ack(1, 1), ack(0, 0), ack(2, 1), reject(1))) {
            AgentBench other = new AgentBench(SessionLimits.DEFAULT);
            other.put(Lane.LANE_TELEMETRY, 1);
            other.open();
            other.welcome(8);
            other.receive(ack(1, 1));
            other.receive(second);
            assertThat(other.closedWith()).isEqualTo("SKR-S012");
        }
    }

    @Test
    void sets_a_rejected_batch_aside_and_goes_on() {
        for (int i = 1; i <= 3; i++) {
            agent.put(Lane.LANE_ALARM, i);
        }
        agent.open();
        agent.welcome(1);
        agent.receive(reject(1));
        assertThat(agent.all(AgentOutput.SetAside.class))
                .containsExactly(new AgentOutput.SetAside(1, "SKR-B003", "damaged"));
        assertThat(agent.appended()).containsExactly(1L, 2L);
    }

    @Test
    void sets_a_batch_aside_that_is_too_large_to_send() {
        agent.outbox.put(
                1L,
                new OutboxBatch(
                        Lane.LANE_BULK, 1, 9, ByteString.copyFrom(new byte[960 * 1024 + 1])));
        agent.put(Lane.LANE_BULK, 2);
        agent.open();
        agent.welcome(8);
        assertThat(agent.all(AgentOutput.SetAside.class).getFirst().code()).isEqualTo("SKR-S008");
        assertThat(agent.appended()).containsExactly(2L);
    }

    @Test
    void pauses_without_credits_and_goes_on_with_new_ones() {
        agent.put(Lane.LANE_TELEMETRY, 1);
        agent.open();
        agent.welcome(0);
        assertThat(agent.appended()).isEmpty();
        agent.receive(
                GatewayFrame.newBuilder().setCredit(Credit.newBuilder().setCredits(2)).build());
        assertThat(agent.appended()).containsExactly(1L);
    }

    @Test
    void sends_again_what_the_gateway_asks_for_unless_it_is_on_its_way() {
        agent.open();
        agent.welcome(8);
        agent.grow(Lane.LANE_TELEMETRY, 5);
        agent.put(Lane.LANE_BULK, 2);
        agent.receive(replay(1, 9));
        assertThat(agent.appended()).containsExactly(5L, 2L);
        assertThat(agent.all(AgentOutput.Send.class))
                .filteredOn(send -> send.frame().hasReplayed())
                .hasSize(1);
        agent.receive(replay(9, 8));
        assertThat(agent.closedWith()).isEqualTo("SKR-S006");
    }

    @Test
    void sends_again_what_was_set_aside_once_it_is_in_the_outbox_again() {
        agent.open();
        agent.welcome(8);
        agent.grow(Lane.LANE_TELEMETRY, 3);
        agent.receive(reject(3));
        agent.give(new AgentInput.SendAgain(new SequenceRange(3, 3)));
        assertThat(agent.appended()).containsExactly(3L, 3L);
        agent.receive(ack(3, 3));
        assertThat(agent.all(AgentOutput.Acknowledged.class)).hasSize(1);
    }

    @Test
    void drains_and_says_bye_when_all_is_answered() {
        agent.put(Lane.LANE_TELEMETRY, 1);
        agent.open();
        agent.welcome(8);
        agent.receive(
                GatewayFrame.newBuilder()
                        .setDrain(Drain.newBuilder().setReconnectDelayMillis(5_000))
                        .build());
        agent.grow(Lane.LANE_ALARM, 2);
        assertThat(agent.appended()).containsExactly(1L);
        assertThat(agent.all(AgentOutput.CloseStream.class)).isEmpty();
        agent.receive(ack(1, 1));
        assertThat(agent.sent().getLast().hasBye()).isTrue();
        assertThat(agent.closedWith()).isEmpty();
        agent.give(new AgentInput.Closed(0.5));
        assertThat(agent.all(AgentOutput.Reconnect.class).getLast().delayMillis()).isEqualTo(2_500);
    }

    @Test
    void sends_what_was_committed_while_the_stream_was_opening() {
        agent.grow(Lane.LANE_ALARM, 1);
        agent.give(
                new AgentInput.Opened(AgentBench.HELLO, DeviceList.getDefaultInstance(), 0, 1_000));
        agent.welcome(8);
        assertThat(agent.appended()).containsExactly(1L);
    }

    @Test
    void ignores_a_load_of_an_earlier_session() {
        agent.open();
        agent.welcome(8);
        OutboxBatch batch = agent.put(Lane.LANE_ALARM, 1);
        Step<AgentState, AgentOutput> asked =
                agent.session.step(agent.state, new AgentInput.OutboxGrew(Lane.LANE_ALARM, 1));
        AgentOutput.Load load = (AgentOutput.Load) asked.outputs().getLast();
        agent.state = agent.session.step(asked.state(), new AgentInput.Closed(0)).state();
        agent.open();
        agent.welcome(8);
        int before = agent.appended().size();
        agent.give(new AgentInput.Loaded(load, List.of(batch)));
        assertThat(agent.appended()).hasSize(before);
    }
}
