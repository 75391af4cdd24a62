package dev.skerry.tool.evaluate.report;

import java.util.ArrayList;
import java.util.Collections;
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
 * @param further tables, such as how far the data are from those that the model was trained on
 * @param remarks what must be known to read the figures
 * @param scored the series
 * @param figures the few that runs are compared by, by their names
 * @param json the figures for programs
 */
public record Evaluation(
        String title,
        Table files,
        Table total,
        Table published,
        List<Table> further,
        List<String> remarks,
        List<ScoredSeries> scored,
        Map<String, Double> figures,
        Map<String, Object> json) {
    /** Takes the lists. */
    public Evaluation {
        further = List.copyOf(further);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        remarks = List.copyOf(remarks);
        scored = List.copyOf(scored);
    }

    /** One without further tables. */
    public Evaluation(
            String title,
            Table files,
            Table total,
            Table published,
            List<String> remarks,
            List<ScoredSeries> scored,
            Map<String, Double> figures,
            Map<String, Object> json) {
        this(title, files, total, published, List.of(), remarks, scored, figures, json);
    }

    /** The same with what is to be known before its figures are believed. */
    public Evaluation with(List<String> caveats) {
        List<String> remarked = new ArrayList<>(caveats);
        remarked.addAll(remarks);
        Map<String, Object> all = new LinkedHashMap<>(json);
        all.put("remarks", remarked);
        return new Evaluation(
                title, files, total, published, further, remarked, scored, figures, all);
    }

    /**
     * The same with a further table.
     *
     * @param name of the table among the figures for programs
     * @param remark how the table is to be read
     */
    public Evaluation with(Table table, String name, Object forPrograms, String remark) {
        Map<String, Object> all = new LinkedHashMap<>(json);
        all.put(name, forPrograms);
        List<String> remarked = new ArrayList<>(remarks);
        remarked.add(remark);
        all.put("remarks", remarked);
        List<Table> tables = new ArrayList<>(further);
        tables.add(table);
        return new Evaluation(
                title, files, total, published, tables, remarked, scored, figures, all);
    }
}
