package dev.skerry.profile.drift;

import java.util.Arrays;

/**
 * How far two samples are apart that were counted in the same bins. Both figures are 0 for the same
 * shares, and the same with the samples exchanged.
 */
public final class Drift {
    private Drift() {}

    /**
     * The population stability index, {@code sum((a - b) * ln(a / b))} over the shares a and b of
     * the two samples in each bin: Jeffreys' divergence. Over all orders of the bins it is the
     * same. A bin that only one sample has nothing in counts as half a number there, or the index
     * would be infinite; one that neither has anything in counts nothing.
     *
     * @throws IllegalArgumentException if the bins are not the same number, or a sample is empty
     */
    public static double psi(long[] one, long[] other) {
        double all = total(one, other);
        double allOther = total(other, one);
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            if (one[i] > 0 || other[i] > 0) {
                double a = Math.max((double) one[i], 0.5) / all;
                double b = Math.max((double) other[i], 0.5) / allOther;
                sum += (a - b) * Math.log(a / b);
            }
        }
        return sum;
    }

    /**
     * What the index is on average for two samples of the same distribution, however large that is:
     * {@code (bins - 1) * (1/n + 1/m)}, since it is nearly that times a chi-squared variable over
     * its degrees of freedom (Yurdakul, Statistical Properties of Population Stability Index,
     * 2018).
     */
    public static double psiByChance(int bins, long samples, long otherSamples) {
        return (bins - 1) * (1.0 / samples + 1.0 / otherSamples);
    }

    /**
     * The two-sample Kolmogorov-Smirnov statistic at the bins' edges: the largest difference of the
     * shares that are below an edge. Over all numbers it can only be larger, by at most what the
     * fullest bin has.
     *
     * @throws IllegalArgumentException if the bins are not the same number, or a sample is empty
     */
    public static double ks(long[] one, long[] other) {
        double all = total(one, other);
        double allOther = total(other, one);
        long below = 0;
        long belowOther = 0;
        double largest = 0;
        for (int i = 0; i < one.length - 1; i++) {
            below += one[i];
            belowOther += other[i];
            largest = Math.max(largest, Math.abs(below / all - belowOther / allOther));
        }
        return largest;
    }

    private static double total(long[] counts, long[] other) {
        long total = Arrays.stream(counts).sum();
        if (counts.length != other.length || total <= 0) {
            throw new IllegalArgumentException(
                    "%s and %s".formatted(Arrays.toString(counts), Arrays.toString(other)));
        }
        return total;
    }
}
