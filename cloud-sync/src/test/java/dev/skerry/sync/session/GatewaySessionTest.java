package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.BootClock;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Replayed;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySessionTest {
    private static final Hello HELLO =
            Hello.newBuilder()
                    .setAgentId("north")
                    .setSite("plant")
                    .setEpoch(7)
                    .setBootId("boot")
                    .setProtocolMin(1)
                    .setProtocolMax(3)
                    .build();

    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
    private final List<GatewayOutput> outputs = new ArrayList<>();
    private GatewayState state = GatewayState.initial(1_000);

    @Test
    void hands_on_a_hello_and_answers_it_when_admitted() {
        receive(AgentFrame.newBuilder().setHello(HELLO).build());
        assertThat(outputs).containsExactly(new GatewayOutput.AgentOpened(HELLO));
        give(new GatewayInput.Admitted(42, 9, List.of(), ByteString.EMPTY, false));
        var welcome = sent().getLast().getWelcome();
        assertThat(welcome.getProtocol()).isEqualTo(1);
        assertThat(welcome.getNowMicros()).isEqualTo(42);
        assertThat(welcome.getHighestStored()).isEqualTo(9);
        assertThat(welcome.getCredits()).isEqualTo(64);
    }

    @Test
    void answers_bye_when_the_agent_is_not_admitted() {
        receive(AgentFrame.newBuilder().setHello(HELLO).build());
        give(new GatewayInput.End("SKR-S014", "another session"));
        assertClosed(SessionProblem.SUPERSEDED);
    }

    @Test
    void refuses_anything_before_hello() {
        receive(append(1));
        assertClosed(SessionProblem.HELLO_EXPECTED);
    }

    @Test
    void refuses_a_second_hello() {
        open();
        receive(AgentFrame.newBuilder().setHello(HELLO).build());
        assertClosed(SessionProblem.HELLO_REPEATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../north", "-north", "no rth", "nörth", "a/b"})
    void refuses_an_agent_id_that_is_no_name(String id) {
        receive(AgentFrame.newBuilder().setHello(HELLO.toBuilder().setAgentId(id)).build());
        assertClosed(SessionProblem.INVALID_HELLO);
    }

    @Test
    void refuses_a_hello_without_epoch_boot_or_versions() {
        for (Hello hello :
                List.of(
                        HELLO.toBuilder().setEpoch(0).build(),
                        HELLO.toBuilder().setBootId("").build(),
                        HELLO.toBuilder().setSite("a b").build(),
                        HELLO.toBuilder().setSoftwareVersion("9".repeat(129)).build(),
                        HELLO.toBuilder().setProtocolMin(4).build(),
                        HELLO.toBuilder().setAgentId("x".repeat(65)).build())) {
            state = GatewayState.initial(0);
            receive(AgentFrame.newBuilder().setHello(hello).build());
            assertClosed(SessionProblem.INVALID_HELLO);
        }
    }

    @Test
    void answers_a_newer_agent_with_the_versions_that_it_speaks() {
        Hello newer = HELLO.toBuilder().setProtocolMin(2).build();
        receive(AgentFrame.newBuilder().setHello(newer).build());
        assertClosed(SessionProblem.NO_SHARED_PROTOCOL);
        assertThat(sent().getLast().getBye().getProtocolMax()).isEqualTo(1);
    }

    @Test
    void hands_on_the_clock_of_a_boot() {
        open();
        BootClock clock = bootClock("1f", Long.MIN_VALUE >> 20);
        receive(AgentFrame.newBuilder().setBootClock(clock).build());
        assertThat(outputs).endsWith(new GatewayOutput.ShiftBoot(clock));
    }

    @Test
    void refuses_a_boot_without_a_name_and_a_clock_that_is_off_by_more_than_a_thousand_years() {
        for (BootClock clock :
                List.of(
                        bootClock("", 1),
                        bootClock("x".repeat(65), 1),
                        bootClock("x", Long.MIN_VALUE),
                        bootClock("x", 31_556_952_000_000_001L))) {
            state = GatewayState.initial(0);
            open();
            receive(AgentFrame.newBuilder().setBootClock(clock).build());
            assertClosed(SessionProblem.INVALID_BOOT_CLOCK);
        }
    }

    private static BootClock bootClock(String boot, long offsetMicros) {
        return BootClock.newBuilder().setBootId(boot).setOffsetMicros(offsetMicros).build();
    }

    @Test
    void refuses_an_agent_that_does_not_await_welcome() {
        receive(AgentFrame.newBuilder().setHello(HELLO).build());
        receive(append(1));
        assertClosed(SessionProblem.WELCOME_EXPECTED);
    }

    @Test
    void acknowledges_only_what_is_stored() {
        open();
        for (int i = 1; i <= 4; i++) {
            receive(append(i));
        }
        assertThat(sent().stream().filter(GatewayFrame::hasAck)).isEmpty();
        assertThat(outputs.getLast())
                .isEqualTo(
                        new GatewayOutput.Store(
                                Lane.LANE_TELEMETRY,
                                4,
                                5,
                                ByteString.copyFromUtf8("batch"),
                                true,
                                List.of()));
        give(new GatewayInput.Stored(SequenceSet.of(4, 1, 2)));
        assertThat(sent().getLast().getAck().getStoredList().toString())
                .isEqualTo("[first: 1\nlast: 2\n, first: 4\nlast: 4\n]");
        assertThat(state.inFlight()).isEqualTo(SequenceSet.of(3));
        assertThatThrownBy(() -> give(new GatewayInput.Stored(SequenceSet.of(1))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rejects_what_the_store_refuses_and_goes_on() {
        open();
        receive(append(1));
        give(new GatewayInput.Refused(1, "SKR-B003", "damaged"));
        var reject = sent().getLast().getReject();
        assertThat(reject.getSequence()).isEqualTo(1);
        assertThat(reject.getCode()).isEqualTo("SKR-B003");
        receive(append(1));
        assertThat(state.inFlight()).isEqualTo(SequenceSet.of(1));
    }

    @Test
    void rejects_a_batch_that_is_too_large_or_has_no_lane_or_records() {
        open();
        Append good = append(1).getAppend();
        ByteString large = ByteString.copyFrom(new byte[960 * 1024 + 1]);
        for (Append bad :
                List.of(
                        good.toBuilder().setBatch(large).build(),
                        good.toBuilder().setLane(Lane.LANE_UNSPECIFIED).build(),
                        good.toBuilder().setLaneValue(9).build(),
                        good.toBuilder().setRecordCount(0).build())) {
            receive(AgentFrame.newBuilder().setAppend(bad).build());
            assertThat(sent().getLast().getReject().getCode()).isIn("SKR-S008", "SKR-S009");
        }
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
        assertThat(state.inFlight().isEmpty()).isTrue();
    }

    @Test
    void refuses_sequence_zero_and_one_that_waits_for_its_answer() {
        open();
        receive(append(0));
        assertClosed(SessionProblem.INVALID_SEQUENCE);
        state = GatewayState.initial(0);
        open();
        receive(append(1));
        receive(append(1));
        assertClosed(SessionProblem.INVALID_SEQUENCE);
    }

    @Test
    void refuses_more_batches_than_it_has_ever_allowed() {
        open();
        give(new GatewayInput.CreditsChanged(2));
        assertThat(sent().getLast().getCredit().getCredits()).isEqualTo(2);
        for (int i = 1; i <= 64; i++) {
            receive(append(i));
        }
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
        receive(append(65));
        assertClosed(SessionProblem.CREDITS_EXCEEDED);
    }

    @Test
    void refuses_a_frame_that_is_too_large() {
        open();
        ByteString huge = ByteString.copyFrom(new byte[1024 * 1024]);
        receive(AgentFrame.newBuilder().setAppend(Append.newBuilder().setBatch(huge)).build());
        assertClosed(SessionProblem.FRAME_TOO_LARGE);
    }

    @Test
    void answers_a_status_so_that_the_agent_hears_from_it() {
        open();
        receive(AgentFrame.newBuilder().setStatus(AgentStatus.getDefaultInstance()).build());
        assertThat(outputs)
                .contains(new GatewayOutput.StatusReported(AgentStatus.getDefaultInstance()));
        assertThat(sent().getLast().getCredit().getCredits()).isEqualTo(64);
    }

    @Test
    void hands_on_devices_twins_and_results() {
        open();
        DeviceList devices = DeviceList.getDefaultInstance();
        TwinDelta delta = TwinDelta.newBuilder().setDeviceId("valve").build();
        TwinAck ack = TwinAck.newBuilder().setDeviceId("valve").build();
        CommandResult result = CommandResult.newBuilder().setCommandId("c").build();
        receive(AgentFrame.newBuilder().setDevices(devices).build());
        receive(AgentFrame.newBuilder().setTwinDelta(delta).build());
        receive(AgentFrame.newBuilder().setTwinAck(ack).build());
        receive(AgentFrame.newBuilder().setCommandResult(result).build());
        receive(AgentFrame.newBuilder().setReplayed(Replayed.getDefaultInstance()).build());
        assertThat(outputs)
                .endsWith(
                        new GatewayOutput.DevicesReported(devices),
                        new GatewayOutput.ApplyTwin(delta),
                        new GatewayOutput.TwinAcknowledged(ack),
                        new GatewayOutput.CommandOutcome(result),
                        new GatewayOutput.Replayed());
    }

    @Test
    void joins_a_list_of_devices_that_comes_in_parts() {
        DeviceList all = devices(3_000);
        open();
        for (DeviceList part : DeviceParts.split(all, 100_000)) {
            assertThat(outputs).doesNotHaveAnyElementsOfTypes(GatewayOutput.DevicesReported.class);
            receive(AgentFrame.newBuilder().setDevices(part).build());
        }
        assertThat(outputs.getLast()).isEqualTo(new GatewayOutput.DevicesReported(all));
        assertThat(state.devices()).isEqualTo(DeviceList.getDefaultInstance());
    }

    @Test
    void refuses_a_list_of_devices_without_end() {
        DeviceList part = devices(1_500).toBuilder().setContinues(true).build();
        open();
        for (int i = 0; i < 40 && state.phase() == GatewayState.Phase.OPEN; i++) {
            receive(AgentFrame.newBuilder().setDevices(part).build());
        }
        assertClosed(SessionProblem.FRAME_TOO_LARGE);
    }

    @Test
    void sends_commands_twins_and_replays_only_in_an_open_session() {
        TwinDelta delta = TwinDelta.newBuilder().setDeviceId("valve").build();
        List<GatewayInput> inputs =
                List.of(
                        new GatewayInput.SendCommand(Command.getDefaultInstance()),
                        new GatewayInput.TwinChanged(delta),
                        new GatewayInput.TwinApplied(TwinAck.getDefaultInstance()),
                        new GatewayInput.Replay(List.of(new SequenceRange(3, 4))));
        inputs.forEach(this::give);
        assertThat(outputs).isEmpty();
        open();
        outputs.clear();
        inputs.forEach(this::give);
        assertThat(sent().stream().map(GatewayFrame::getFrameCase))
                .containsExactly(
                        GatewayFrame.FrameCase.COMMAND,
                        GatewayFrame.FrameCase.TWIN_DELTA,
                        GatewayFrame.FrameCase.TWIN_ACK,
                        GatewayFrame.FrameCase.REPLAY);
    }

    @Test
    void stores_while_draining_and_closes_on_bye() {
        open();
        receive(append(1));
        give(new GatewayInput.Drain("update", 5_000));
        assertThat(sent().getLast().getDrain().getReconnectDelayMillis()).isEqualTo(5_000);
        receive(append(2));
        give(new GatewayInput.Stored(SequenceSet.of(1, 2)));
        assertThat(sent().getLast().hasAck()).isTrue();
        receive(AgentFrame.newBuilder().setBye(Bye.getDefaultInstance()).build());
        assertThat(outputs.getLast()).isEqualTo(new GatewayOutput.CloseStream("", ""));
    }

    @Test
    void gives_up_a_silent_agent() {
        open();
        give(new GatewayInput.Tick(45_999));
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
        give(new GatewayInput.Tick(46_000));
        assertThat(outputs.getLast())
                .isInstanceOfSatisfying(
                        GatewayOutput.CloseStream.class,
                        c -> assertThat(c.code()).isEqualTo("SKR-S013"));
    }

    @Test
    void ignores_frames_that_it_does_not_know() {
        open();
        receive(AgentFrame.getDefaultInstance());
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.OPEN);
    }

    @Test
    void does_nothing_once_closed() {
        open();
        receive(append(1));
        give(new GatewayInput.Closed());
        outputs.clear();
        give(new GatewayInput.Stored(SequenceSet.of(1)));
        receive(append(2));
        assertThat(outputs).isEmpty();
    }

    static DeviceList devices(int count) {
        DeviceList.Builder devices = DeviceList.newBuilder();
        for (int i = 0; i < count; i++) {
            devices.addDevicesBuilder()
                    .setDeviceId("pump-" + i)
                    .setProfileName("pump")
                    .setProfileDigest("sha-256 ".repeat(60));
        }
        return devices.build();
    }

    private void open() {
        receive(AgentFrame.newBuilder().setHello(HELLO).build());
        give(new GatewayInput.Admitted(42, 0, List.of(), ByteString.EMPTY, false));
    }

    private static AgentFrame append(long sequence) {
        return AgentFrame.newBuilder()
                .setAppend(
                        Append.newBuilder()
                                .setLane(Lane.LANE_TELEMETRY)
                                .setSequence(sequence)
                                .setRecordCount(5)
                                .setBatch(ByteString.copyFromUtf8("batch"))
                                .setLive(true))
                .build();
    }

    private void receive(AgentFrame frame) {
        give(new GatewayInput.Received(frame));
    }

    private void give(GatewayInput input) {
        Step<GatewayState, GatewayOutput> step = session.step(state, input);
        state = step.state();
        outputs.addAll(step.outputs());
    }

    private List<GatewayFrame> sent() {
        return outputs.stream()
                .filter(GatewayOutput.Send.class::isInstance)
                .map(o -> ((GatewayOutput.Send) o).frame())
                .toList();
    }

    private void assertClosed(SessionProblem problem) {
        assertThat(sent().getLast().getBye().getCode()).isEqualTo(problem.code());
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.CLOSED);
    }
}
