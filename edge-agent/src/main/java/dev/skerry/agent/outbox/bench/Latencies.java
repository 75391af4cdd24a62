package dev.skerry.agent.outbox.bench;

import java.util.Arrays;

/** How long something took, such as commits. */
public final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[4096];
    private int count;

    /** Takes one. */
    public synchronized void add(long latencyNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = latencyNanos;
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /** The latency that this share did not exceed, in milliseconds. */
    public synchronized double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int place = (int) Math.ceil(share * count) - 1;
        return count == 0 ? 0 : sorted[Math.clamp(place, 0, count - 1)] / NANOS_PER_MILLI;
    }
}
