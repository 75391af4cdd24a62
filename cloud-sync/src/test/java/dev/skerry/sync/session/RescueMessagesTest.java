package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.Rescue;
import dev.skerry.sync.proto.TwinDelta;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gateway hears of an agent that runs only to be repaired. */
class RescueMessagesTest {
    private static final Hello HELLO =
            Hello.newBuilder()
                    .setAgentId("north")
                    .setSite("plant")
                    .setRescue(Rescue.newBuilder().setEpoch(7))
                    .setBootId("boot")
                    .setProtocolMin(1)
                    .setProtocolMax(1)
                    .build();

    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
    private GatewayState state = GatewayState.initial(1_000);

    private List<GatewayOutput> give(GatewayInput input) {
        Step<GatewayState, GatewayOutput> step = session.step(state, input);
        state = step.state();
        return step.outputs();
    }

    private List<GatewayOutput> receive(AgentFrame.Builder frame) {
        return give(new GatewayInput.Received(frame.build()));
    }

    @Test
    void its_program_and_nothing_of_what_it_has_not_opened() {
        assertThat(receive(AgentFrame.newBuilder().setHello(HELLO)))
                .containsExactly(new GatewayOutput.AgentOpened(HELLO));
        give(new GatewayInput.Admitted(42, 9, List.of(), ByteString.EMPTY, false));
        assertThat(
                        receive(
                                AgentFrame.newBuilder()
                                        .setStatus(AgentStatus.newBuilder().setPendingBatches(3))))
                .singleElement()
                .isInstanceOfSatisfying(
                        GatewayOutput.Send.class,
                        send -> assertThat(send.frame()).matches(GatewayFrame::hasCredit));
        assertThat(receive(AgentFrame.newBuilder().setDevices(DeviceList.getDefaultInstance())))
                .isEmpty();
        assertThat(receive(AgentFrame.newBuilder().setTwinDelta(TwinDelta.getDefaultInstance())))
                .isEmpty();
        assertThat(
                        receive(
                                AgentFrame.newBuilder()
                                        .setAppend(
                                                Append.newBuilder()
                                                        .setLane(Lane.LANE_TELEMETRY)
                                                        .setSequence(1)
                                                        .setRecordCount(1))))
                .isEmpty();
        var report = ProgramReport.newBuilder().setIsRescue(true).setVersion("1.0.0").build();
        assertThat(receive(AgentFrame.newBuilder().setProgramReport(report)))
                .containsExactly(new GatewayOutput.ProgramReported(report));
    }

    @Test
    void one_that_names_no_epoch_or_claims_an_outbox_is_refused() {
        for (Hello hello :
                List.of(
                        HELLO.toBuilder().setEpoch(7).build(),
                        HELLO.toBuilder().setRescue(Rescue.getDefaultInstance()).build())) {
            state = GatewayState.initial(1_000);
            assertThat(receive(AgentFrame.newBuilder().setHello(hello)))
                    .contains(
                            new GatewayOutput.CloseStream(
                                    SessionProblem.INVALID_HELLO.code(), reason(hello)));
        }
    }

    private static String reason(Hello hello) {
        return hello.getEpoch() == 0
                ? "the epoch is 0"
                : "an agent in rescue has an epoch as if it had its outbox";
    }
}
