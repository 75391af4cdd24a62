package dev.skerry.sync.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a batch without decoding its values.
 *
 * @param minObservedAtMicros the earliest time stamp, microseconds since 1970-01-01T00:00:00Z
 * @param maxObservedAtMicros the latest
 * @param boot by whose clock all stamps are, null when they are right as they stand
 * @param streams in the order in which they stand in the batch
 */
public record BatchSummary(
        int recordCount,
        long minObservedAtMicros,
        long maxObservedAtMicros,
        @Nullable String boot,
        List<StreamKey> streams) {
    public BatchSummary {
        streams = List.copyOf(streams);
    }
}
