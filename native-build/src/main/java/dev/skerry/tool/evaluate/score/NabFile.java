package dev.skerry.tool.evaluate.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's rows with what each is worth if it is detected, as the Numenta Anomaly Benchmark defines
 * it (Lavin and Ahmad 2015, section III, with the arithmetic of version 1.1).
 *
 * @see NabProfile
 */
public final class NabFile {
    private static final double PROBATION = 0.15;

    /** Longer files have no longer probation than one of so many rows. */
    private static final int PROBATION_CAP_ROWS = 5_000;

    /** From so many widths behind a window on a false alarm costs all that it can. */
    private static final double FAR_BEHIND = 3;

    private static final double EARLIEST = scaledSigmoid(-1);
    private static final int OUTSIDE = -1;

    private final double[] scores;
    private final int labelled;
    private final int windows;
    private final int probation;
    private final double[] worth;
    private final int[] windowOf;

    /**
     * The rows of a file.
     *
     * @param scores the detector's, a number for each row
     * @param windows in the order of the rows, none within another
     */
    public NabFile(double[] scores, List<Window> windows) {
        this.scores = scores.clone();
        probation = probation(scores.length);
        worth = new double[scores.length];
        windowOf = new int[scores.length];
        labelled = windows.size();
        int scored = 0;
        int next = 0;
        Window before = null;
        for (int row = 0; row < scores.length; row++) {
            while (next < windows.size() && row > windows.get(next).to()) {
                before = windows.get(next++);
            }
            boolean isIn = next < windows.size() && row >= windows.get(next).from();
            windowOf[row] = isIn ? next : OUTSIDE;
            worth[row] = isIn ? early(row, windows.get(next)) : late(row, before);
        }
        for (Window window : windows) {
            scored += window.to() >= probation ? 1 : 0;
        }
        this.windows = scored;
    }

    /**
     * What a file got.
     *
     * @param score raw, not normalised
     * @param rows detected and not, in windows and outside, after the probation
     */
    public record Result(double score, Confusion rows) {}

    /** The rows at the beginning in which a detector may learn and nothing counts. */
    public static int probation(int rows) {
        return (int) (PROBATION * Math.min(rows, PROBATION_CAP_ROWS));
    }

    /** What it got with all rows detected whose score reaches the threshold. */
    public Result at(double threshold, NabProfile profile) {
        double[] best = new double[labelled];
        boolean[] isScored = new boolean[best.length];
        double falseAlarms = 0;
        long[] counts = new long[4];
        for (int row = probation; row < scores.length; row++) {
            boolean isDetected = scores[row] >= threshold;
            int window = windowOf[row];
            if (window == OUTSIDE) {
                falseAlarms += isDetected ? worth[row] * profile.falseAlarm() : 0;
                counts[isDetected ? 1 : 2]++;
            } else {
                if (!isScored[window]) {
                    isScored[window] = true;
                    best[window] = -profile.miss();
                }
                if (isDetected) {
                    best[window] = Math.max(best[window], worth[row] * profile.detection());
                }
                counts[isDetected ? 0 : 3]++;
            }
        }
        double sum = falseAlarms;
        for (double window : best) {
            sum += window;
        }
        return new Result(sum, new Confusion(counts[0], counts[1], counts[2], counts[3]));
    }

    /** The windows that have a row after the probation. */
    public int windows() {
        return windows;
    }

    int rows() {
        return scores.length;
    }

    int firstScored() {
        return probation;
    }

    double score(int row) {
        return scores[row];
    }

    /** The window that a row is in, or -1. */
    int windowOf(int row) {
        return windowOf[row];
    }

    /** In a window above 0 to 1, the more the earlier; outside of one down to -1. */
    double worth(int row) {
        return worth[row];
    }

    private static double early(int row, Window window) {
        return scaledSigmoid(-(window.to() - row + 1) / (double) window.width()) / EARLIEST;
    }

    private static double late(int row, @Nullable Window before) {
        double behind =
                before == null
                        ? FAR_BEHIND
                        : (row - before.to()) / (double) Math.max(1, before.width() - 1);
        return behind >= FAR_BEHIND ? -1 : scaledSigmoid(behind);
    }

    private static double scaledSigmoid(double position) {
        return 2 / (1 + Math.exp(5 * position)) - 1;
    }
}
