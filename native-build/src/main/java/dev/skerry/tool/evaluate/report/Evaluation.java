package dev.skerry.tool.evaluate.report;

import java.util.List;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param title what was scored, and by what
 * @param files each with its figures
 * @param total all files together
 * @param published figures of others, only for the report; without rows if there are none
 * @param remarks what must be known to read the figures
 * @param scored the series
 * @param json the figures for programs
 */
public record Evaluation(
        String title,
        Table files,
        Table total,
        Table published,
        List<String> remarks,
        List<ScoredSeries> scored,
        Map<String, Object> json) {
    /** Takes the lists. */
    public Evaluation {
        remarks = List.copyOf(remarks);
        scored = List.copyOf(scored);
    }
}
