package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.score.WindowedGaussian;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** A published detector to hold a model against; of several channels the largest score counts. */
final class ReferenceDetector implements Detector {
    @Override
    public String title() {
        return "windowed-gaussian";
    }

    @Override
    public List<double[]> scores(
            List<Series> all, ToIntFunction<Series> warmUp, Progress progress) {
        List<double[]> scores = new ArrayList<>();
        for (Series series : all) {
            progress.show(scores.size(), all.size(), series.name());
            double[] largest = new double[series.rows()];
            for (double[] channel : series.values()) {
                double[] one = WindowedGaussian.scores(channel);
                for (int row = 0; row < one.length; row++) {
                    largest[row] = Math.max(largest[row], one[row]);
                }
            }
            scores.add(largest);
        }
        return scores;
    }
}
