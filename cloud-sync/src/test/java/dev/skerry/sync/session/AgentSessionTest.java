package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Ack;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.Credit;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Drain;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Reject;
import dev.skerry.sync.proto.Replay;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentSessionTest {
    private final AgentBench agent = new AgentBench(SessionLimits.DEFAULT);

    @Test
    void says_hello_first_with_the_versions_that_it_speaks() {
        agent.open();
        AgentFrame hello = agent.sent().getFirst();
        assertThat(hello.getHello().getAgentId()).isEqualTo("north");
        assertThat(hello.getHello().getProtocolMin()).isEqualTo(SessionLimits.PROTOCOL);
        assertThat(hello.getHello().getProtocolMax()).isEqualTo(SessionLimits.PROTOCOL);
        assertThat(agent.outputs).hasSize(1);
    }

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
    void reports_clock_devices_and_status_after_welcome() {
        agent.open();
        agent.welcome(8);
        assertThat(agent.all(AgentOutput.GatewayClock.class).getFirst().micros()).isEqualTo(42);
        assertThat(agent.sent()).anyMatch(AgentFrame::hasDevices);
        assertThat(agent.all(AgentOutput.TakeStatus.class)).hasSize(1);
        assertThat(agent.all(AgentOutput.Reconcile.class)).hasSize(1);
        agent.give(new AgentInput.StatusTaken(AgentStatus.getDefaultInstance()));
        assertThat(agent.sent().getLast().hasStatus()).isTrue();
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
        agent.receive(replay(9, 8));
        assertThat(agent.closedWith()).isEqualTo("SKR-S006");
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
    void hands_on_commands_and_twins_and_reports_them() {
        agent.open();
        agent.welcome(8);
        Command command = Command.newBuilder().setCommandId("c1").build();
        TwinDelta delta = TwinDelta.newBuilder().setDeviceId("valve").build();
        TwinAck ack = TwinAck.newBuilder().setDeviceId("valve").build();
        agent.receive(GatewayFrame.newBuilder().setCommand(command).build());
        agent.receive(GatewayFrame.newBuilder().setTwinDelta(delta).build());
        agent.receive(GatewayFrame.newBuilder().setTwinAck(ack).build());
        assertThat(agent.outputs)
                .endsWith(
                        new AgentOutput.Execute(command),
                        new AgentOutput.ApplyTwin(delta),
                        new AgentOutput.TwinAcknowledged(ack));
        CommandResult result = CommandResult.newBuilder().setCommandId("c1").build();
        agent.give(new AgentInput.CommandDone(result));
        agent.give(new AgentInput.TwinApplied(ack));
        agent.give(new AgentInput.TwinChanged(delta));
        assertThat(agent.sent())
                .endsWith(
                        AgentFrame.newBuilder().setCommandResult(result).build(),
                        AgentFrame.newBuilder().setTwinAck(ack).build(),
                        AgentFrame.newBuilder().setTwinDelta(delta).build());
    }

    @Test
    void lists_its_devices_again_when_they_change() {
        agent.open();
        agent.welcome(8);
        DeviceList one =
                DeviceList.newBuilder().addDevices(Device.newBuilder().setDeviceId("p")).build();
        agent.give(new AgentInput.DevicesChanged(one));
        assertThat(agent.sent().getLast().getDevices()).isEqualTo(one);
    }

    @Test
    void lists_many_devices_in_several_frames() {
        DeviceList many = GatewaySessionTest.devices(3_000);
        agent.open();
        agent.welcome(8);
        agent.give(new AgentInput.DevicesChanged(many));
        List<AgentFrame> frames =
                agent.sent().stream().filter(f -> f.getDevices().getDevicesCount() > 0).toList();
        assertThat(frames).hasSizeGreaterThan(1);
        assertThat(frames).allMatch(f -> f.getSerializedSize() <= 1024 * 1024);
        assertThat(frames.stream().flatMap(f -> f.getDevices().getDevicesList().stream()))
                .containsExactlyElementsOf(many.getDevicesList());
        assertThat(frames.getFirst().getDevices().getContinues()).isTrue();
        assertThat(frames.getLast().getDevices().getContinues()).isFalse();
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
    void takes_its_status_every_ten_seconds() {
        agent.open();
        agent.welcome(8);
        agent.give(new AgentInput.Tick(10_999));
        assertThat(agent.all(AgentOutput.TakeStatus.class)).hasSize(1);
        agent.give(new AgentInput.Tick(11_000));
        agent.give(new AgentInput.Tick(12_000));
        assertThat(agent.all(AgentOutput.TakeStatus.class)).hasSize(2);
    }

    @Test
    void gives_up_a_silent_gateway() {
        agent.open();
        agent.give(new AgentInput.Tick(45_999));
        assertThat(agent.all(AgentOutput.CloseStream.class)).isEmpty();
        agent.give(new AgentInput.Tick(46_000));
        assertThat(agent.closedWith()).isEqualTo("SKR-S013");
    }

    @Test
    void refuses_a_gateway_that_speaks_before_welcome() {
        agent.open();
        agent.receive(ack(1, 1));
        assertThat(agent.closedWith()).isEqualTo("SKR-S010");
    }

    @Test
    void refuses_a_second_welcome() {
        agent.open();
        agent.welcome(8);
        agent.welcome(8);
        assertThat(agent.closedWith()).isEqualTo("SKR-S011");
    }

    @Test
    void refuses_a_protocol_that_it_does_not_speak() {
        agent.open();
        agent.receive(
                GatewayFrame.newBuilder().setWelcome(Welcome.newBuilder().setProtocol(2)).build());
        assertThat(agent.closedWith()).isEqualTo("SKR-S004");
    }

    @Test
    void refuses_a_frame_that_is_too_large() {
        agent.open();
        agent.welcome(8);
        Reject huge = Reject.newBuilder().setReason("x".repeat(1024 * 1024)).build();
        agent.receive(GatewayFrame.newBuilder().setReject(huge).build());
        assertThat(agent.closedWith()).isEqualTo("SKR-S005");
    }

    @Test
    void ignores_frames_that_it_does_not_know() {
        agent.open();
        agent.receive(GatewayFrame.getDefaultInstance());
        agent.welcome(8);
        agent.receive(GatewayFrame.getDefaultInstance());
        assertThat(agent.state.isOpen()).isTrue();
    }

    @Test
    void ends_when_the_gateway_says_bye() {
        agent.open();
        agent.welcome(8);
        agent.receive(
                GatewayFrame.newBuilder().setBye(Bye.newBuilder().setCode("SKR-S014")).build());
        assertThat(agent.closedWith()).isEqualTo("SKR-S014");
        agent.grow(Lane.LANE_ALARM, 1);
        assertThat(agent.appended()).isEmpty();
    }

    @Test
    void says_bye_when_the_agent_stops() {
        agent.open();
        agent.welcome(8);
        agent.give(new AgentInput.Stop("shutdown"));
        assertThat(agent.sent().getLast().getBye().getReason()).isEqualTo("shutdown");
        assertThat(agent.closedWith()).isEmpty();
    }

    @Test
    void waits_longer_after_each_failure_up_to_the_cap() {
        long[] bounds = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
        for (long bound : bounds) {
            agent.give(new AgentInput.Closed(0.5));
            assertThat(agent.all(AgentOutput.Reconnect.class).getLast().delayMillis())
                    .isEqualTo(bound / 2);
        }
        agent.open();
        agent.welcome(8);
        agent.give(new AgentInput.Closed(0.5));
        assertThat(agent.all(AgentOutput.Reconnect.class).getLast().delayMillis())
                .as("spread as Welcome asked")
                .isEqualTo(500);
    }

    @Test
    void waits_up_to_the_cap_after_a_refusal() {
        agent.open();
        agent.receive(
                GatewayFrame.newBuilder().setBye(Bye.newBuilder().setCode("SKR-S004")).build());
        agent.give(new AgentInput.Closed(0.5));
        assertThat(agent.all(AgentOutput.Reconnect.class).getLast().delayMillis())
                .isEqualTo(15_000);
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

    private static GatewayFrame ack(long first, long last) {
        return GatewayFrame.newBuilder()
                .setAck(Ack.newBuilder().addStored(range(first, last)))
                .build();
    }

    private static GatewayFrame reject(long sequence) {
        return GatewayFrame.newBuilder()
                .setReject(
                        Reject.newBuilder()
                                .setSequence(sequence)
                                .setCode("SKR-B003")
                                .setReason("damaged"))
                .build();
    }

    private static GatewayFrame replay(long first, long last) {
        return GatewayFrame.newBuilder()
                .setReplay(Replay.newBuilder().addRanges(range(first, last)))
                .build();
    }

    private static dev.skerry.sync.proto.SequenceRange range(long first, long last) {
        return dev.skerry.sync.proto.SequenceRange.newBuilder()
                .setFirst(first)
                .setLast(last)
                .build();
    }
}
