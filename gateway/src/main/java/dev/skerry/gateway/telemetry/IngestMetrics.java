package dev.skerry.gateway.telemetry;

import dev.skerry.sync.proto.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts what comes in; skerry_gateway_… in the metrics. */
public final class IngestMetrics {
    private static final Duration[] LAGS =
            Stream.of(
                            "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300",
                            "3600")
                    .map(seconds -> Duration.parse("PT" + seconds + "S"))
                    .toArray(Duration[]::new);

    private final Counter batches;
    private final Counter records;
    private final Counter bytes;
    private final Counter duplicates;
    private final Counter refused;
    private final Timer lag;
    private final InstantSource clock;

    /**
     * @param clock by which readings are late
     */
    public IngestMetrics(MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        lag =
                Timer.builder("skerry.gateway.lag")
                        .description(
                                "From the newest reading of a live batch to its being stored, where"
                                        + " the agent knows the time")
                        .serviceLevelObjectives(LAGS)
                        .register(registry);
        batches = counter(registry, "batches.stored", "Batches that were stored");
        records = counter(registry, "records.stored", "Records that were stored");
        bytes = counter(registry, "bytes.stored", "Bytes of the batches that were stored");
        duplicates = counter(registry, "batches.duplicate", "Batches that were there already");
        refused = counter(registry, "batches.rejected", "Batches that will never be stored");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("skerry.gateway." + name)
                .description(description)
                .register(registry);
    }

    void stored(IncomingBatch batch, BatchDigest digest) {
        batches.increment();
        records.increment(digest.recordCount());
        bytes.increment(batch.payload().length);
        if (batch.live() && batch.lane() == Lane.LANE_TELEMETRY && digest.boot() == null) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
            // A device's own clock may be ahead.
            lag.record(Math.max(0, now - digest.lastObservedAtMicros()), TimeUnit.MICROSECONDS);
        }
    }

    void duplicate() {
        duplicates.increment();
    }

    void refused() {
        refused.increment();
    }
}
