package dev.skerry.tool.evaluate.report;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.score.Alarms;
import dev.skerry.tool.evaluate.score.Confusion;
import dev.skerry.tool.evaluate.score.Window;

/**
 * A series with what a detector said of it.
 *
 * @param scores a number for each row
 * @param threshold from which on a score is a detection
 * @param firstRow the first one that counts; those before it were to learn from
 */
public record ScoredSeries(Series series, double[] scores, double threshold, int firstRow) {
    /** For each row whether it counts and its score reaches the threshold. */
    public boolean[] detected() {
        boolean[] detected = new boolean[scores.length];
        for (int row = firstRow; row < scores.length; row++) {
            detected[row] = scores[row] >= threshold;
        }
        return detected;
    }

    /** Its detections as alarms. */
    public Alarms alarms() {
        return Alarms.of(series.micros(), detected(), series.labelled(), firstRow);
    }

    /** Its detections row by row; nothing without labels. */
    public Confusion rows() {
        return series.windows() == null
                ? Confusion.NONE
                : Confusion.of(
                        Window.marks(series.labelled(), series.rows()), detected(), firstRow);
    }
}
