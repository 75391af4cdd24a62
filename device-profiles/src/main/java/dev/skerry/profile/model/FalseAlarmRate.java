package dev.skerry.profile.model;

/**
 * How often a model may alarm while nothing is wrong, and what it takes to find the score that
 * keeps to that: the conformal quantile of n calibration scores is their k-th largest, where k is
 * the whole part of rate (n + 1) (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random
 * World, 2005). The next score of the same distribution is above it with a probability of k / (n +
 * 1) at most.
 *
 * @param rate share of ordinary steps
 */
public record FalseAlarmRate(double rate) {
    /** The smallest. */
    public static final double LEAST = 1e-4;

    /** The largest. */
    public static final double MOST = 0.1;

    /** Calibration scores above the threshold after which more make little difference: 10 %. */
    private static final int ENOUGH = 100;

    /** What a product of decimal fractions may be off. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public FalseAlarmRate {
        if (!(rate >= LEAST && rate <= MOST)) {
            throw new IllegalArgumentException("rate " + rate);
        }
    }

    /** How many scores it is calibrated on: half of a warm-up at most, held out from the model. */
    public int scores(int warmUp) {
        return Math.min(warmUp / 2, (int) Math.ceil(ENOUGH / rate));
    }

    /**
     * The place of the threshold among so many scores, 1 for the largest; 0 if they are too few.
     */
    public int rank(int scores) {
        return (int) Math.floor((scores + 1) * rate + ROUNDING);
    }

    /** The shortest warm-up that reaches it. */
    public int leastWarmUp() {
        return 2 * ((int) Math.ceil(1 / rate - ROUNDING) - 1);
    }
}
