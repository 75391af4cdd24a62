package dev.skerry.sync.session;

import static dev.skerry.sync.session.GatewaySays.ack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.BootClock;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Reject;
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
    void tells_the_clocks_of_boots_once_the_session_is_open() {
        BootClock clock = BootClock.newBuilder().setBootId("b").setOffsetMicros(-5).build();
        agent.open();
        agent.give(new AgentInput.BootClockKnown(clock));
        assertThat(agent.sent()).noneMatch(AgentFrame::hasBootClock);
        agent.welcome(8);
        agent.give(new AgentInput.BootClockKnown(clock));
        assertThat(agent.sent().getLast().getBootClock()).isEqualTo(clock);
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
}
