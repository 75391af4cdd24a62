package dev.skerry.gateway.fleet.index;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast the gateway's own counts of stored records grow, between now and 7.5 to 15 seconds ago.
 *
 * @param older counts by agent at a time that far back
 * @param newer those that take their place next
 */
record Rates(Sample older, Sample newer) {
    private static final long STEP_MICROS = 7_500_000;

    /** Counts closer together say nothing of a rate. */
    private static final long LEAST_MICROS = 3_000_000;

    /** Nobody asked for so long: what was before says nothing of now. */
    private static final long TORN_MICROS = 30_000_000;

    /** Counts at a time. */
    record Sample(long atMicros, Map<String, Long> stored) {
        Sample {
            stored = Map.copyOf(stored);
        }
    }

    static Rates from(long nowMicros, Map<String, Long> stored) {
        var first = new Sample(nowMicros, stored);
        return new Rates(first, first);
    }

    /** With what is counted now. */
    Rates next(long nowMicros, Map<String, Long> stored) {
        if (nowMicros - newer.atMicros > TORN_MICROS || nowMicros < newer.atMicros) {
            return from(nowMicros, stored);
        }
        return nowMicros - newer.atMicros < STEP_MICROS
                ? this
                : new Rates(newer, new Sample(nowMicros, stored));
    }

    /** Records per second of an agent; null while that is not known. */
    @Nullable Double of(String agentId, long stored, long nowMicros) {
        Long before = older.stored.get(agentId);
        long micros = nowMicros - older.atMicros;
        return before == null || micros < LEAST_MICROS
                ? null
                : Math.max(0, stored - before) * 1e6 / micros;
    }
}
