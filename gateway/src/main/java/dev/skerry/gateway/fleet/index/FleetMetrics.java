package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.Sites;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The fleet in numbers, as metrics; counted anew at most once in five seconds. */
public final class FleetMetrics {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final FleetIndex index;
    private final LongSupplier nanoTime;
    private @Nullable FleetTotals totals;
    private long countedNanos;

    FleetMetrics(FleetIndex index, LongSupplier nanoTime) {
        this.index = index;
        this.nanoTime = nanoTime;
    }

    /**
     * Registers them.
     *
     * @param nanoTime a clock that never goes back
     */
    public static void register(FleetIndex index, MeterRegistry registry, LongSupplier nanoTime) {
        new FleetMetrics(index, nanoTime).register(registry);
    }

    private void register(MeterRegistry registry) {
        for (Health health : Health.values()) {
            gauge(
                            "agents",
                            "Agents by their health",
                            t -> t.health().getOrDefault(health.word(), 0))
                    .tag("health", health.word())
                    .register(registry);
        }
        alarms("critical", t -> t.alarms().critical(), registry);
        alarms("warning", t -> t.alarms().warning(), registry);
        alarms("info", t -> t.alarms().info(), registry);
        gauge("agents.connected", "Agents that are connected", FleetTotals::connected)
                .register(registry);
        gauge("agents.catching.up", "Agents that send a backlog", FleetTotals::catchingUp)
                .register(registry);
        gauge("devices", "Devices of all agents", FleetTotals::devices).register(registry);
        gauge(
                        "edge.records",
                        "Records that wait on agents, as these told last",
                        FleetTotals::waitingRecords)
                .register(registry);
    }

    private void alarms(
            String severity, ToDoubleFunction<FleetTotals> count, MeterRegistry registry) {
        gauge("alarms.active", "Alarms that hold, by severity", count)
                .tag("severity", severity)
                .register(registry);
    }

    private Gauge.Builder<FleetMetrics> gauge(
            String name, String description, ToDoubleFunction<FleetTotals> value) {
        return Gauge.builder(
                        "skerry.gateway." + name, this, its -> value.applyAsDouble(its.totals()))
                .description(description)
                .strongReference(true);
    }

    private synchronized FleetTotals totals() {
        long now = nanoTime.getAsLong();
        FleetTotals counted = totals;
        if (counted == null || now - countedNanos >= FRESH_NANOS) {
            counted = index.totals(Sites.ALL);
            totals = counted;
            countedNanos = now;
        }
        return counted;
    }
}
