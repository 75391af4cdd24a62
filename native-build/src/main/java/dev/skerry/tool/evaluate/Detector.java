package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.data.Series;
import java.util.List;
import java.util.function.ToIntFunction;

/** What scores series: each row from 0 (as usual) to 1, by what came before it alone. */
interface Detector {
    /** What it is called. */
    String title();

    /**
     * A score for each row of each series.
     *
     * @param warmUp the rows of a series that it may learn from before it scores
     */
    List<double[]> scores(List<Series> all, ToIntFunction<Series> warmUp, Progress progress);
}
