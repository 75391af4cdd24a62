package dev.skerry.gateway.telemetry;

import dev.skerry.sync.proto.DecisionRecord;
import java.util.List;

/** What the gateway needs to know of a batch to file it; the records themselves stay columnar. */
public record BatchDigest(
        int recordCount,
        long firstObservedAtMicros,
        long lastObservedAtMicros,
        List<StreamDigest> streams,
        List<DecisionEntry> decisions) {
    public BatchDigest {
        streams = List.copyOf(streams);
        decisions = List.copyOf(decisions);
    }

    /** A decision that the agent took, as it stands in the batch. */
    public record DecisionEntry(String deviceId, long observedAtMicros, DecisionRecord decision) {}
}
