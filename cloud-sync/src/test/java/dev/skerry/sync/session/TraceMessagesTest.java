package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.proto.Welcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Traces travel with the batches whose messages they are of, and never cost one. */
class TraceMessagesTest {
    private static final MessageTrace TRACE =
            MessageTrace.newBuilder()
                    .setTraceId(ByteString.copyFrom(new byte[15]).concat(bytes(1)))
                    .setSpanId(ByteString.copyFrom(new byte[7]).concat(bytes(2)))
                    .setSource("mqtt")
                    .setAddress("plant/pump-7")
                    .setDeviceId("pump-7")
                    .setReceivedMicros(1_000)
                    .setTakenAfter(1)
                    .setDecodedAfter(2)
                    .setInferredAfter(2)
                    .setDecidedAfter(3)
                    .setDurableAfter(50)
                    .setSentAfter(51)
                    .setReadings(1)
                    .build();

    private static ByteString bytes(int value) {
        return ByteString.copyFrom(new byte[] {(byte) value});
    }

    @Test
    void a_batch_takes_the_traces_of_its_messages_along() {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.outbox.put(
                1L, new OutboxBatch(Lane.LANE_TELEMETRY, 1, 1, ByteString.EMPTY, List.of(TRACE)));
        agent.open();
        agent.welcome(8);
        assertThat(agent.sent().stream().filter(AgentFrame::hasAppend))
                .extracting(frame -> frame.getAppend().getTracesList())
                .containsExactly(List.of(TRACE));
    }

    @Test
    void an_agent_hears_of_how_many_messages_traces_are_wanted() {
        assertThat(wanted(0)).isZero();
        assertThat(wanted(7)).isEqualTo(7);
        assertThat(wanted(6_001)).isEqualTo(6_000);
        assertThat(wanted(-1)).isEqualTo(6_000);
    }

    private static int wanted(int said) {
        AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
        agent.open();
        agent.receive(
                GatewayFrame.newBuilder()
                        .setWelcome(Welcome.newBuilder().setProtocol(1).setTracesPerMinute(said))
                        .build());
        return agent.all(AgentOutput.TracesWanted.class).getFirst().perMinute();
    }

    @Test
    void a_gateway_says_of_how_many_it_wants_them() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        var welcome =
                session.step(
                        OpenGateway.greeted(session, 0),
                        new GatewayInput.Admitted(1, 0, List.of(), ByteString.EMPTY, false, 6));
        assertThat(welcome.outputs())
                .filteredOn(GatewayOutput.Send.class::isInstance)
                .extracting(o -> ((GatewayOutput.Send) o).frame().getWelcome())
                .extracting(Welcome::getTracesPerMinute)
                .containsExactly(6);
    }

    @Test
    void a_gateway_hands_on_traces_with_the_batch() {
        assertThat(handedOn(List.of(TRACE, TRACE))).containsExactly(TRACE, TRACE);
        assertThat(handedOn(List.of())).isEmpty();
    }

    @Test
    void a_gateway_looks_at_the_first_few() {
        assertThat(handedOn(Collections.nCopies(9, TRACE))).hasSize(8);
    }

    @Test
    void a_trace_that_can_not_be_is_left_out_and_the_batch_is_stored() {
        List<Consumer<MessageTrace.Builder>> faults =
                List.of(
                        t -> t.setTraceId(ByteString.copyFrom(new byte[16])),
                        t -> t.setTraceId(bytes(1)),
                        t -> t.setSpanId(ByteString.copyFrom(new byte[8])),
                        t -> t.setSpanId(ByteString.EMPTY),
                        t -> t.setParentId(bytes(3)),
                        t -> t.setSource("s".repeat(257)),
                        t -> t.setAddress("a".repeat(257)),
                        t -> t.setDeviceId("d".repeat(257)),
                        t -> t.setReceivedMicros(-1),
                        t -> t.setTakenAfter(-1),
                        t -> t.setDecodedAfter(0),
                        t -> t.setInferredAfter(1),
                        t -> t.setDecidedAfter(1),
                        t -> t.setDurableAfter(2),
                        t -> t.setSentAfter(49),
                        t -> t.setSentAfter(31_556_952_000_001L));
        for (Consumer<MessageTrace.Builder> fault : faults) {
            MessageTrace.Builder unfit = TRACE.toBuilder();
            fault.accept(unfit);
            assertThat(handedOn(List.of(unfit.build(), TRACE)))
                    .as(unfit.toString())
                    .containsExactly(TRACE);
        }
    }

    private static List<MessageTrace> handedOn(List<MessageTrace> told) {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        GatewayState open = OpenGateway.admitted(session, OpenGateway.greeted(session, 0));
        Append append =
                Append.newBuilder()
                        .setLane(Lane.LANE_TELEMETRY)
                        .setSequence(1)
                        .setRecordCount(1)
                        .addAllTraces(told)
                        .build();
        var step =
                session.step(
                        open,
                        new GatewayInput.Received(
                                AgentFrame.newBuilder().setAppend(append).build()));
        List<GatewayOutput.Store> stored = new ArrayList<>();
        step.outputs().stream()
                .filter(GatewayOutput.Store.class::isInstance)
                .map(GatewayOutput.Store.class::cast)
                .forEach(stored::add);
        assertThat(stored).hasSize(1);
        return stored.getFirst().traces();
    }
}
