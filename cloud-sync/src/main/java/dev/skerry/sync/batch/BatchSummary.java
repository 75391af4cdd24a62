package dev.skerry.sync.batch;

import java.util.List;

/**
 * What can be told of a batch without decoding its values.
 *
 * @param minObservedAtMicros the earliest time stamp, microseconds since 1970-01-01T00:00:00Z
 * @param maxObservedAtMicros the latest
 * @param streams in the order in which they stand in the batch
 */
public record BatchSummary(
        int recordCount,
        long minObservedAtMicros,
        long maxObservedAtMicros,
        List<StreamKey> streams) {
    public BatchSummary {
        streams = List.copyOf(streams);
    }
}
