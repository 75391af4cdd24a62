package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The agent's side with an outbox in memory that answers every load at once. */
final class AgentBench {
    static final Hello HELLO =
            Hello.newBuilder().setAgentId("north").setEpoch(7).setBootId("boot").build();

    final TreeMap<Long, OutboxBatch> outbox = new TreeMap<>();
    final List<AgentOutput> outputs = new ArrayList<>();
    final AgentSession session;
    AgentState state = AgentState.initial();

    AgentBench(SessionLimits limits) {
        session = new AgentSession(limits);
    }

    /** Puts a batch into the outbox without telling the session. */
    OutboxBatch put(Lane lane, long sequence) {
        OutboxBatch batch =
                new OutboxBatch(lane, sequence, 10, ByteString.copyFromUtf8("b" + sequence));
        outbox.put(sequence, batch);
        return batch;
    }

    void grow(Lane lane, long sequence) {
        put(lane, sequence);
        give(new AgentInput.OutboxGrew(lane, sequence));
    }

    void open() {
        long newest = outbox.isEmpty() ? 0 : outbox.lastKey();
        give(new AgentInput.Opened(HELLO, DeviceList.getDefaultInstance(), newest, 1_000));
    }

    void welcome(int credits) {
        receive(
                GatewayFrame.newBuilder()
                        .setWelcome(
                                Welcome.newBuilder()
                                        .setProtocol(1)
                                        .setNowMicros(42)
                                        .setCredits(credits)
                                        .setReconnectDelayMillis(1_000))
                        .build());
    }

    void receive(GatewayFrame frame) {
        give(new AgentInput.Received(frame));
    }

    void give(AgentInput input) {
        Step<AgentState, AgentOutput> step = session.step(state, input);
        state = step.state();
        for (AgentOutput output : step.outputs()) {
            outputs.add(output);
            if (output instanceof AgentOutput.Load load) {
                give(new AgentInput.Loaded(load, load(load)));
            }
        }
    }

    List<OutboxBatch> load(AgentOutput.Load load) {
        return outbox.subMap(load.after(), false, load.through(), true).values().stream()
                .filter(b -> load.lane() == Lane.LANE_UNSPECIFIED || b.lane() == load.lane())
                .limit(load.limit())
                .toList();
    }

    List<AgentFrame> sent() {
        return all(AgentOutput.Send.class).stream().map(AgentOutput.Send::frame).toList();
    }

    List<Long> appended() {
        return sent().stream()
                .filter(AgentFrame::hasAppend)
                .map(f -> f.getAppend().getSequence())
                .toList();
    }

    <T extends AgentOutput> List<T> all(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    String closedWith() {
        return all(AgentOutput.CloseStream.class).getLast().code();
    }
}
