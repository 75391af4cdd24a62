package dev.skerry.tool.evaluate.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses a threshold by labelled rows. */
public final class RowThreshold {
    /** Above all scores. */
    private static final double NEVER = Double.MAX_VALUE;

    private final List<Row> rows = new ArrayList<>();

    private record Row(double score, boolean anomalous) {}

    /** Takes the rows of a file from one on. */
    public void add(double[] scores, boolean[] anomalous, int fromRow) {
        for (int row = fromRow; row < scores.length; row++) {
            rows.add(new Row(scores[row], anomalous[row]));
        }
    }

    /**
     * The score above 0 from which on F1 is highest; the highest one if there are several. At 0
     * every row would be anomalous, which may well have the highest F1 and says nothing.
     */
    public double best() {
        rows.sort(Comparator.comparingDouble(Row::score).reversed());
        long anomalous = rows.stream().filter(Row::anomalous).count();
        long hits = 0;
        double bestF1 = 0;
        double best = NEVER;
        for (int i = 0; i < rows.size(); i++) {
            hits += rows.get(i).anomalous() ? 1 : 0;
            boolean isLastOfIts =
                    i + 1 == rows.size() || rows.get(i + 1).score() < rows.get(i).score();
            double f1 = 2.0 * hits / (anomalous + i + 1);
            if (isLastOfIts && rows.get(i).score() > 0 && f1 > bestF1) {
                bestF1 = f1;
                best = rows.get(i).score();
            }
        }
        return best;
    }
}
