package dev.skerry.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what comes in; skerry_gateway_… in the metrics. */
public final class IngestMetrics {
    private final Counter batches;
    private final Counter records;
    private final Counter bytes;
    private final Counter duplicates;
    private final Counter refused;

    public IngestMetrics(MeterRegistry registry) {
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

    void stored(int recordCount, int sizeBytes) {
        batches.increment();
        records.increment(recordCount);
        bytes.increment(sizeBytes);
    }

    void duplicate() {
        duplicates.increment();
    }

    void refused() {
        refused.increment();
    }
}
