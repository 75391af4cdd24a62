package dev.skerry.tool.evaluate.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param title what was scored, and by what
 * @param files each with its figures
 * @param total all files together
 * @param published figures of others, only for the report; without rows if there are none
 * @param drift how far the data are from those that the model was trained on; without rows if that
 *     is not known
 * @param remarks what must be known to read the figures
 * @param scored the series
 * @param json the figures for programs
 */
public record Evaluation(
        String title,
        Table files,
        Table total,
        Table published,
        Table drift,
        List<String> remarks,
        List<ScoredSeries> scored,
        Map<String, Object> json) {
    /** Takes the lists. */
    public Evaluation {
        remarks = List.copyOf(remarks);
        scored = List.copyOf(scored);
    }

    /** One that does not compare the data with others. */
    public Evaluation(
            String title,
            Table files,
            Table total,
            Table published,
            List<String> remarks,
            List<ScoredSeries> scored,
            Map<String, Object> json) {
        this(title, files, total, published, Table.EMPTY, remarks, scored, json);
    }

    /** The same with figures of drift. */
    public Evaluation with(Table figures, Object forPrograms) {
        Map<String, Object> all = new LinkedHashMap<>(json);
        all.put("drift", forPrograms);
        List<String> more = new ArrayList<>(remarks);
        more.add(
                "PSI and KS compare the rows with the training data of the bundle: below a PSI of 0.1 they are alike, from 0.25 on this is another site than it was trained for.");
        return new Evaluation(title, files, total, published, figures, more, scored, all);
    }
}
