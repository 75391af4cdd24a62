package dev.skerry.agent.infer.run;

import java.time.Duration;

/**
 * Judges a model by the times of its runs, so that a machine that is busy for a while does not cost
 * it: a run is late when it takes twice the latency, a stretch of {@value #STRETCH} runs is late
 * when one in ten is, and the model is when {@value #MOST_LATE_STRETCHES} stretches in a row are.
 */
final class Punctuality {
    static final int STRETCH = 256;
    static final int MOST_LATE_STRETCHES = 4;
    private static final int MOST_LATE_RUNS = STRETCH / 10;

    private final long lateNanos;
    private int runs;
    private int lateRuns;
    private int lateStretches;

    Punctuality(Duration latency) {
        lateNanos = Math.multiplyExact(RunLimits.TOLERANCE, latency.toNanos());
    }

    /** Takes the time of a run; whether the model is too slow by now. */
    boolean isTooSlowAfter(long nanos) {
        runs++;
        if (nanos > lateNanos) {
            lateRuns++;
        }
        if (runs == STRETCH) {
            lateStretches = lateRuns > MOST_LATE_RUNS ? lateStretches + 1 : 0;
            runs = 0;
            lateRuns = 0;
        }
        return lateStretches == MOST_LATE_STRETCHES;
    }
}
