package dev.skerry.profile.drift;

import java.util.Arrays;
import java.util.List;

/**
 * How many of some numbers were in which bin.
 *
 * @param counts one for each bin
 */
public record Histogram(Bins bins, List<Long> counts) {
    /** How many bins one gets that is made of samples: each has a tenth of them, ties apart. */
    public static final int BINS = 10;

    /** A number that never changed is still itself when it is no further off than this share. */
    private static final double SAME = 1e-6;

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException unless there is one for each bin, none is negative, and they
     *     are not all 0
     */
    public Histogram {
        counts = List.copyOf(counts);
        if (counts.size() != bins.count()
                || counts.stream().anyMatch(it -> it < 0)
                || counts.stream().allMatch(it -> it == 0)) {
            throw new IllegalArgumentException("%s in %s".formatted(counts, bins));
        }
    }

    /**
     * The histogram of samples, by their own quantiles. An edge lies midway between the two samples
     * that it parts. Samples that are all alike have a bin of their own, between two empty ones.
     *
     * @param samples finite; they are left as they are
     * @throws IllegalArgumentException if there are none
     */
    public static Histogram of(double... samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        Bins bins = new Bins(edges(sorted));
        return new Histogram(bins, counts(bins, samples));
    }

    private static double[] edges(double[] sorted) {
        double[] edges = new double[BINS - 1];
        int count = 0;
        int last = 0;
        for (int i = 1; i < BINS; i++) {
            int cut = cut(sorted, (int) ((long) sorted.length * i / BINS));
            if (cut > last) {
                edges[count++] = midway(sorted[cut - 1], sorted[cut]);
                last = cut;
            }
        }
        return count > 0 ? Arrays.copyOf(edges, count) : around(sorted[0]);
    }

    /** The index nearest to another that parts numbers that differ; 0 if none does. */
    private static int cut(double[] sorted, int near) {
        int begin = near;
        while (begin > 0 && sorted[begin - 1] == sorted[near]) {
            begin--;
        }
        int end = near;
        while (end < sorted.length && sorted[end] == sorted[near]) {
            end++;
        }
        if (end == sorted.length) {
            return begin;
        }
        return begin > 0 && near - begin <= end - near ? begin : end;
    }

    private static double midway(double low, double high) {
        double middle = low / 2 + high / 2;
        return middle > low && middle < high ? middle : high;
    }

    private static double[] around(double value) {
        double width = Math.max(SAME * Math.abs(value), SAME * SAME);
        return new double[] {
            Math.max(value - width, -Double.MAX_VALUE), Math.min(value + width, Double.MAX_VALUE)
        };
    }

    private static List<Long> counts(Bins bins, double[] samples) {
        long[] counts = new long[bins.count()];
        for (double sample : samples) {
            counts[bins.of(sample)]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Counts other numbers in the same bins. */
    public long[] count(double... values) {
        long[] counts = new long[bins.count()];
        for (double value : values) {
            counts[bins.of(value)]++;
        }
        return counts;
    }

    /** The counts as numbers to calculate with. */
    public long[] toArray() {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many numbers it is of. */
    public long samples() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
