package dev.skerry.agent.infer.run;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long runs took, as counts of times that differ by a sixteenth: 3 KB, whatever happens. One
 * thread adds; any may ask.
 */
public final class RunTimes {
    /** Shorter ones are told as one microsecond. */
    private static final int SHORTEST_LOG2_NANOS = 10;

    /** Longer ones, of 17 s, are told as that; the watchdog ends them before. */
    private static final int LONGEST_LOG2_NANOS = 33;

    private static final int PARTS_LOG2 = 4;
    private static final int PARTS = 1 << PARTS_LOG2;

    private final AtomicLongArray counts =
            new AtomicLongArray((LONGEST_LOG2_NANOS - SHORTEST_LOG2_NANOS + 1) * PARTS);

    void add(long nanos) {
        int at = index(nanos);
        counts.setRelease(at, counts.getPlain(at) + 1);
    }

    /** Forgets all; for the thread that adds. */
    public void clear() {
        for (int i = 0; i < counts.length(); i++) {
            counts.setRelease(i, 0);
        }
    }

    /**
     * The time that a share of the runs did not exceed, in microseconds, rounded up by a sixteenth
     * at most; 0 if there were none.
     */
    public long micros(double share) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.getAcquire(i);
        }
        long within = (long) Math.ceil(share * all);
        long passed = 0;
        for (int i = 0; i < counts.length() && all > 0; i++) {
            passed += counts.getAcquire(i);
            if (passed >= within && passed > 0) {
                return Math.ceilDiv(endNanos(i), 1_000);
            }
        }
        return 0;
    }

    private static int index(long nanos) {
        int log2 = 63 - Long.numberOfLeadingZeros(Math.max(nanos, 1));
        if (log2 < SHORTEST_LOG2_NANOS) {
            return 0;
        }
        if (log2 > LONGEST_LOG2_NANOS) {
            return (LONGEST_LOG2_NANOS - SHORTEST_LOG2_NANOS + 1) * PARTS - 1;
        }
        int part = (int) (nanos >>> (log2 - PARTS_LOG2)) & (PARTS - 1);
        return (log2 - SHORTEST_LOG2_NANOS) * PARTS + part;
    }

    /** The longest time that is counted there. */
    private static long endNanos(int index) {
        int log2 = index / PARTS + SHORTEST_LOG2_NANOS;
        return (PARTS + index % PARTS + 1L) << (log2 - PARTS_LOG2);
    }
}
