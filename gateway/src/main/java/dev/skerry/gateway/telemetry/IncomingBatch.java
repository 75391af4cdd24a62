package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.trace.TracedBatch;
import dev.skerry.sync.proto.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A batch as an agent sent it. (agent, epoch, sequence) names it for ever.
 *
 * @param recordCount how many records the frame says it holds
 * @param live whether it was made while the session was open, rather than being backlog
 * @param receivedAtMicros when it came, microseconds since 1970-01-01T00:00:00Z
 * @param traced what is noted of messages in it on their way; null of most batches
 */
public record IncomingBatch(
        String agentId,
        long epoch,
        long sequence,
        Lane lane,
        int recordCount,
        byte[] payload,
        boolean live,
        long receivedAtMicros,
        @Nullable TracedBatch traced) {
    /** One with no message that is traced. */
    public IncomingBatch(
            String agentId,
            long epoch,
            long sequence,
            Lane lane,
            int recordCount,
            byte[] payload,
            boolean live,
            long receivedAtMicros) {
        this(agentId, epoch, sequence, lane, recordCount, payload, live, receivedAtMicros, null);
    }
}
