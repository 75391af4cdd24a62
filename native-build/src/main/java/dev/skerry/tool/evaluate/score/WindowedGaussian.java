package dev.skerry.tool.evaluate.score;

/**
 * The benchmark's reference detector of this name: how unlikely a value is under the normal
 * distribution of the latest 6,400 values, which move on by a hundred at a time.
 */
public final class WindowedGaussian {
    private static final int WINDOW = 6_400;
    private static final int STEP = 100;

    /** What stands for no deviation at all. */
    private static final double LEAST_DEVIATION = 1e-6;

    /** Enough for all digits of a double. */
    private static final int TERMS = 60;

    private WindowedGaussian() {}

    /** The score of each value, from 0.5 at the mean to 1 far from it; a missing value's is 0. */
    public static double[] scores(double[] values) {
        double[] scores = new double[values.length];
        double[] seen = new double[values.length];
        int count = 0;
        int from = 0;
        int to = 0;
        double mean = 0;
        double deviation = 1;
        for (int row = 0; row < values.length; row++) {
            if (Double.isNaN(values[row])) {
                continue;
            }
            if (count > 0) {
                scores[row] = 1 - tail(Math.abs(values[row] - mean) / deviation);
            }
            seen[count++] = values[row];
            boolean isFull = to - from == WINDOW;
            if (isFull && count < to + STEP) {
                continue;
            }
            to = count;
            from = Math.max(0, to - WINDOW);
            mean = mean(seen, from, to);
            deviation = deviation(seen, from, to, mean);
        }
        return scores;
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    private static double deviation(double[] values, int from, int to, double mean) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        double deviation = Math.sqrt(squares / (to - from));
        return deviation == 0 ? LEAST_DEVIATION : deviation;
    }

    /** How likely a normal value is more than so many deviations above the mean. */
    private static double tail(double deviations) {
        double x = deviations / Math.sqrt(2);
        double bell = Math.exp(-x * x) / Math.sqrt(Math.PI);
        if (x < 2) {
            // Abramowitz and Stegun 7.1.6.
            double term = x;
            double sum = x;
            for (int n = 1; n < TERMS; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 0.5 - bell * sum;
        }
        // Abramowitz and Stegun 7.1.14.
        double fraction = x;
        for (int n = TERMS; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return 0.5 * bell / fraction;
    }
}
