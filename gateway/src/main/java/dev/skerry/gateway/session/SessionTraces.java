package dev.skerry.gateway.session;

import dev.skerry.gateway.trace.ClockOffset;
import dev.skerry.gateway.trace.Origin;
import dev.skerry.gateway.trace.TracedBatch;
import dev.skerry.gateway.trace.Tracing;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.session.GatewayOutput;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of one session's batches have messages that are traced, until they are acknowledged. As
 * many as the agent's credits at the most. For the session's thread.
 */
final class SessionTraces {
    private final Tracing tracing;
    private final ClockOffset offset = new ClockOffset();
    private final Map<Long, TracedBatch> unanswered = new HashMap<>();
    private Origin agent = Origin.agent("", "");
    private String site = "";

    SessionTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    void opened(Hello hello, long nowMicros) {
        agent = Origin.agent(hello.getAgentId(), hello.getSoftwareVersion());
        site = hello.getSite();
        if (hello.getNowMicros() != 0) {
            offset.seen(hello.getNowMicros(), nowMicros);
        }
    }

    /** What is noted of a batch that came just now; null if nothing is. */
    @Nullable TracedBatch received(GatewayOutput.Store store, long nowMicros) {
        if (!tracing.isOn() || store.traces().isEmpty()) {
            return null;
        }
        for (MessageTrace message : store.traces()) {
            offset.seen(message.getReceivedMicros() + message.getSentAfter(), nowMicros);
        }
        TracedBatch traced =
                new TracedBatch(
                        tracing,
                        new TracedBatch.Arrival(
                                agent,
                                site,
                                store.sequence(),
                                store.recordCount(),
                                store.batch().size(),
                                store.live(),
                                store.traces(),
                                offset.micros(),
                                nowMicros));
        unanswered.put(store.sequence(), traced);
        return traced;
    }

    /** A frame is about to be sent to the agent. */
    void sending(GatewayFrame frame) {
        if (unanswered.isEmpty()) {
            return;
        }
        for (var range : frame.getAck().getStoredList()) {
            for (long sequence = range.getFirst(); sequence <= range.getLast(); sequence++) {
                TracedBatch traced = unanswered.remove(sequence);
                if (traced != null) {
                    traced.acknowledged();
                }
            }
        }
        unanswered.remove(frame.getReject().getSequence());
    }
}
