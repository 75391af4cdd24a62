package dev.skerry.sync.sim;

import dev.skerry.sync.port.WallClock;

/**
 * A wall clock that drifts and jumps. One without a battery says 1970 after power came back; then
 * the last time that was known and kept counts, until a gateway tells the time.
 */
final class SimClock implements WallClock {
    private static final long EPOCH_MICROS = 1_767_225_600_000_000L; // 2026-01-01T00:00:00Z
    private static final long MOST_OFF_MICROS = 11L * 3_600_000_000L;

    private final Scheduler scheduler;
    private final int driftPerMillion;
    private long offsetMicros;
    private boolean healed;

    SimClock(Scheduler scheduler, int driftPerMillion) {
        this.scheduler = scheduler;
        this.driftPerMillion = driftPerMillion;
    }

    long nowMicros() {
        long now = scheduler.nowMicros();
        long drift = healed ? 0 : now / 1_000_000 * driftPerMillion;
        return EPOCH_MICROS + now + drift + offsetMicros;
    }

    @Override
    public long nowMillis() {
        return nowMicros() / 1_000;
    }

    /** Stays within half of the drift that stamps may have, so that two clocks are within it. */
    void jump(long micros) {
        offsetMicros = Math.clamp(offsetMicros + micros, -MOST_OFF_MICROS, MOST_OFF_MICROS);
    }

    void set(long micros) {
        offsetMicros += micros - nowMicros();
    }

    void heal() {
        healed = true;
        offsetMicros = 0;
    }
}
