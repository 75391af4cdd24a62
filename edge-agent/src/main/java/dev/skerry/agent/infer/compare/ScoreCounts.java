package dev.skerry.agent.infer.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where a bundle's scores lie on the way to its threshold, in tenths of it: so those of two bundles
 * with other scales stand beside each other. One thread counts; any may ask.
 */
final class ScoreCounts {
    /** Ten up to the threshold, ten to twice that, and one beyond. */
    static final int BINS = 21;

    private static final int TENTHS = 10;

    private final double threshold;
    private final AtomicLongArray counts;

    /** Counts of a bundle; none of one without a threshold above 0. */
    ScoreCounts(double threshold) {
        this.threshold = threshold;
        this.counts = new AtomicLongArray(threshold > 0 ? BINS : 0);
    }

    void add(float score) {
        if (counts.length() > 0 && !Float.isNaN(score)) {
            int bin = binOf(score);
            counts.setRelease(bin, counts.getPlain(bin) + 1);
        }
    }

    /** An alarm is never counted below the threshold, whatever the division rounds to. */
    private int binOf(float score) {
        int tenth = (int) Math.clamp(Math.floor(TENTHS * score / threshold), 0, BINS - 1);
        return score >= threshold ? Math.max(TENTHS, tenth) : Math.min(TENTHS - 1, tenth);
    }

    List<Long> counts() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < counts.length(); i++) {
            all.add(counts.getAcquire(i));
        }
        return all;
    }
}
