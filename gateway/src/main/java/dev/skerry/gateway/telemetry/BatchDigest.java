package dev.skerry.gateway.telemetry;

import dev.skerry.sync.proto.DecisionRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a batch to file it; the records themselves stay columnar.
 *
 * @param boot by whose clock the batch is stamped, null when its times are right as they stand
 * @param clock by which the times that stand here are
 */
public record BatchDigest(
        int recordCount,
        long firstObservedAtMicros,
        long lastObservedAtMicros,
        List<StreamDigest> streams,
        List<DecisionEntry> decisions,
        @Nullable String boot,
        StampClock clock) {
    public BatchDigest {
        streams = List.copyOf(streams);
        decisions = List.copyOf(decisions);
    }

    /** The same with its times by another clock. */
    BatchDigest by(StampClock another) {
        return new BatchDigest(
                recordCount,
                another.shifted(firstObservedAtMicros),
                another.shifted(lastObservedAtMicros),
                streams.stream().map(stream -> stream.by(another)).toList(),
                decisions.stream().map(decision -> decision.by(another)).toList(),
                boot,
                another);
    }

    /** A decision that the agent took, as it stands in the batch. */
    public record DecisionEntry(String deviceId, long observedAtMicros, DecisionRecord decision) {
        DecisionEntry by(StampClock clock) {
            return new DecisionEntry(deviceId, clock.shifted(observedAtMicros), decision);
        }
    }
}
