package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.report.ScoredSeries;
import java.util.ArrayList;
import java.util.List;

/** What keeps figures from saying much, though they look like any. */
final class Caveats {
    /** Of fewer rows a share of one in a hundred is chance. */
    static final int FEW_ROWS = 1_000;

    private Caveats() {}

    static List<String> of(List<ScoredSeries> scored) {
        List<String> caveats = new ArrayList<>();
        long rows = scored.stream().mapToLong(Caveats::counting).sum();
        if (rows == 0) {
            caveats.add(
                    "SKR-M050 No row was scored: the model learns from all rows of each file. Bring longer files, or name fewer rows with --warm-up.");
            return caveats;
        }
        if (rows < FEW_ROWS) {
            caveats.add(
                    "SKR-M051 Only %,d rows were scored: figures of fewer than %,d are mostly chance. Bring more, or name fewer rows with --warm-up."
                            .formatted(rows, FEW_ROWS));
        }
        if (scored.stream().allMatch(one -> one.series().windows() == null)) {
            caveats.add(
                    "SKR-M052 The data have no labels, so there are only alarms to count. Name their column with --label to know which are right.");
        } else if (scored.stream().noneMatch(Caveats::hasAnomaly)) {
            caveats.add(
                    "SKR-M053 No row that was scored is labelled anomalous, so nothing can be found or missed. Look at the labels, or bring data with a fault.");
        }
        return caveats;
    }

    private static long counting(ScoredSeries one) {
        return Math.max(0, one.series().rows() - one.firstRow());
    }

    private static boolean hasAnomaly(ScoredSeries one) {
        return one.series().labelled().stream().anyMatch(window -> window.to() >= one.firstRow());
    }
}
