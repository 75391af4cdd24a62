package dev.skerry.gateway.insight;

import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Flow;
import dev.skerry.sync.proto.Vitals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one agent did over the last quarter of an hour, in steps of fifteen seconds. Kept in memory
 * alone. Used under the lock of the board.
 */
final class VitalsTrend {
    static final long STEP_MILLIS = 15_000;
    static final int STEPS = 60;

    private final Map<Series, float[]> values = new EnumMap<>(Series.class);
    private final long[] atMillis = new long[STEPS];
    private int count;
    private @Nullable Vitals before;

    /** What is kept. Rates are means since the status before. */
    enum Series {
        PROCESS_CORES,
        MACHINE_BUSY,
        RESIDENT_BYTES,
        HEAP_BYTES,
        MEMORY_USED_BYTES,
        DISK_FREE_BYTES,
        OUTBOX_BYTES,
        TEMPERATURE_CELSIUS,
        MESSAGES_PER_SECOND,
        READINGS_PER_SECOND,
        REFUSED_PER_SECOND
    }

    VitalsTrend() {
        for (Series series : Series.values()) {
            values.put(series, new float[STEPS]);
        }
    }

    /** An agent told how it does; what comes within a step of the last is passed over. */
    void add(AgentStatus status, long nowMillis) {
        Vitals vitals = status.getVitals();
        if (count > 0 && nowMillis - atMillis[(count - 1) % STEPS] < STEP_MILLIS) {
            return;
        }
        int slot = count % STEPS;
        Vitals last = before;
        atMillis[slot] = nowMillis;
        values.forEach((series, row) -> row[slot] = (float) value(series, status, vitals, last));
        before = vitals;
        count = count == 2 * STEPS - 1 ? STEPS : count + 1;
    }

    private static double value(
            Series series, AgentStatus status, Vitals vitals, @Nullable Vitals last) {
        Flow flow = vitals.getFlow();
        return switch (series) {
            case PROCESS_CORES -> vitals.getProcessCores();
            case MACHINE_BUSY -> vitals.getMachineBusy();
            case RESIDENT_BYTES -> vitals.getResidentBytes();
            case HEAP_BYTES -> vitals.getHeapBytes();
            case MEMORY_USED_BYTES -> vitals.getMemoryBytes() - vitals.getMemoryFreeBytes();
            case DISK_FREE_BYTES -> vitals.getDiskFreeBytes();
            case OUTBOX_BYTES -> status.getOutboxBytes();
            case TEMPERATURE_CELSIUS ->
                    vitals.hasTemperatureCelsius() ? vitals.getTemperatureCelsius() : Double.NaN;
            case MESSAGES_PER_SECOND -> rate(vitals, last, flow.getReceived(), Flow::getReceived);
            case READINGS_PER_SECOND -> rate(vitals, last, flow.getReadings(), Flow::getReadings);
            case REFUSED_PER_SECOND -> rate(vitals, last, flow.getRefused(), Flow::getRefused);
        };
    }

    interface Counter {
        long of(Flow flow);
    }

    /** Not known of the first status, and of the first after a start. */
    static double rate(Vitals now, @Nullable Vitals last, long count, Counter counter) {
        if (last == null || now.getUptimeMillis() <= last.getUptimeMillis()) {
            return Double.NaN;
        }
        double seconds = (now.getUptimeMillis() - last.getUptimeMillis()) / 1e3;
        return Math.max(0, count - counter.of(last.getFlow())) / seconds;
    }

    /** When each step was, in milliseconds since 1970, the oldest first. */
    List<Long> times() {
        List<Long> times = new ArrayList<>();
        for (int i = Math.max(0, count - STEPS); i < count; i++) {
            times.add(atMillis[i % STEPS]);
        }
        return times;
    }

    /** The value of each step; null where it is not known. */
    Map<Series, List<@Nullable Double>> values() {
        Map<Series, List<@Nullable Double>> all = new EnumMap<>(Series.class);
        values.forEach(
                (series, kept) -> {
                    List<@Nullable Double> row = new ArrayList<>();
                    for (int i = Math.max(0, count - STEPS); i < count; i++) {
                        float value = kept[i % STEPS];
                        row.add(Float.isFinite(value) ? (double) value : null);
                    }
                    all.put(series, row);
                });
        return all;
    }
}
