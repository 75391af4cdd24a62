package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.StreamKey;

/** What one batch holds of one stream; times in microseconds since 1970-01-01T00:00:00Z. */
public record StreamDigest(
        StreamKey key,
        int recordCount,
        long firstObservedAtMicros,
        long lastObservedAtMicros,
        LatestValue latest) {
    StreamDigest by(StampClock clock) {
        return new StreamDigest(
                key,
                recordCount,
                clock.shifted(firstObservedAtMicros),
                clock.shifted(lastObservedAtMicros),
                latest.by(clock));
    }
}
