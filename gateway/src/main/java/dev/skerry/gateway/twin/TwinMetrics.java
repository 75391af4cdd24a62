package dev.skerry.gateway.twin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what twins could not agree on; skerry_gateway_conflicts_… in the metrics. */
public final class TwinMetrics {
    private final Counter begun;
    private final Counter settled;
    private final Counter forgotten;

    public TwinMetrics(MeterRegistry registry, ConflictStore conflicts) {
        begun = counter(registry, "begun", "Conflicts that came up, however they were decided");
        settled = counter(registry, "settled", "Conflicts that a later write ended");
        forgotten = counter(registry, "forgotten", "Settled conflicts that are no longer kept");
        Gauge.builder("skerry.gateway.conflicts.open", conflicts, ConflictStore::countOpen)
                .description("Conflicts in which somebody has to choose")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("skerry.gateway.conflicts." + name)
                .description(description)
                .register(registry);
    }

    void changed(TwinChange.Result result) {
        for (Conflict conflict : result.conflicts()) {
            if (conflict.revision() == 1) {
                begun.increment();
            }
            if (conflict.state() == Conflict.State.SETTLED) {
                settled.increment();
            }
        }
        forgotten.increment(result.forgotten());
    }
}
