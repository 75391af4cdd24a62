package dev.skerry.tool.evaluate.score;

/**
 * Rows that were detected and not, among those that are anomalous and not. Ratios are NaN where
 * there is nothing to divide by.
 *
 * @param hits anomalous and detected
 * @param falseAlarms detected alone
 * @param quiet neither
 * @param misses anomalous alone
 */
public record Confusion(long hits, long falseAlarms, long quiet, long misses) {
    /** No rows. */
    public static final Confusion NONE = new Confusion(0, 0, 0, 0);

    /** Counts the rows from one on. */
    public static Confusion of(boolean[] anomalous, boolean[] detected, int fromRow) {
        long[] counts = new long[4];
        for (int row = fromRow; row < anomalous.length; row++) {
            int kind = anomalous[row] ? (detected[row] ? 0 : 3) : (detected[row] ? 1 : 2);
            counts[kind]++;
        }
        return new Confusion(counts[0], counts[1], counts[2], counts[3]);
    }

    /** The rows of both. */
    public Confusion plus(Confusion other) {
        return new Confusion(
                hits + other.hits,
                falseAlarms + other.falseAlarms,
                quiet + other.quiet,
                misses + other.misses);
    }

    /** How many of the detected are anomalous. */
    public double precision() {
        return hits / (double) (hits + falseAlarms);
    }

    /** How many of the anomalous are detected. */
    public double recall() {
        return hits / (double) (hits + misses);
    }

    /** Harmonic mean of precision and recall. */
    public double f1() {
        return 2 * hits / (double) (2 * hits + falseAlarms + misses);
    }

    /** False alarm rate: percent of the rows without an anomaly that are detected. */
    public double farPercent() {
        return 100.0 * falseAlarms / (falseAlarms + quiet);
    }

    /** Missing alarm rate: percent of the anomalous rows that are not detected. */
    public double marPercent() {
        return 100.0 * misses / (hits + misses);
    }

    /** F1 of a detector that calls every row anomalous: what any figure should be held against. */
    public double f1OfAll() {
        long anomalous = hits + misses;
        return 2.0 * anomalous / (2 * anomalous + falseAlarms + quiet);
    }
}
