package dev.skerry.tool.evaluate;

import static dev.skerry.tool.evaluate.report.Table.number;

import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.ScoredSeries;
import dev.skerry.tool.evaluate.report.Table;
import dev.skerry.tool.evaluate.score.Alarms;
import dev.skerry.tool.evaluate.score.Confusion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores a run row by row and alarm by alarm. */
final class RowEvaluation {
    private static final List<String> FIGURES =
            List.of(
                    "Rows",
                    "Precision",
                    "Recall",
                    "F1",
                    "FAR %",
                    "MAR %",
                    "Alarms",
                    "per day",
                    "Windows",
                    "Met",
                    "Median delay s");

    private RowEvaluation() {}

    /** Any CSV. */
    static Evaluation ofCsv(String detector, List<ScoredSeries> scored) {
        return of("csv", "Recorded data", detector, scored, List.of());
    }

    /** The Skoltech Anomaly Benchmark. */
    static Evaluation ofSkab(String detector, List<ScoredSeries> scored) {
        return of(
                "skab",
                "Skoltech Anomaly Benchmark",
                detector,
                scored,
                List.of(
                        "A model of one input watches each channel by itself, and the largest score counts; builtin:multichannel takes all channels together.",
                        "On the benchmark's own files calling every row anomalous scores F1 .698, so read F1 only beside FAR."));
    }

    private static Evaluation of(
            String format,
            String title,
            String detector,
            List<ScoredSeries> scored,
            List<String> about) {
        List<List<String>> files = new ArrayList<>();
        List<Map<String, Object>> fileJson = new ArrayList<>();
        Confusion rows = Confusion.NONE;
        Alarms alarms = new Alarms(0, 0, 0, List.of());
        long count = 0;
        for (ScoredSeries one : scored) {
            files.add(row(one.series().name(), one.series().rows(), one.rows(), one.alarms()));
            fileJson.add(Json.of(one));
            rows = rows.plus(one.rows());
            alarms = alarms.plus(one.alarms());
            count += one.series().rows();
        }
        List<String> remarks = new ArrayList<>(about);
        remarks.add(
                "A row is detected from a score of %s on; the first %d rows of each file, which the model learns from, do not count."
                        .formatted(scored.getFirst().threshold(), scored.getFirst().firstRow()));
        if (!Double.isNaN(rows.f1OfAll())) {
            remarks.add(
                    "Calling every row that counts anomalous scores F1 %s here."
                            .formatted(number(rows.f1OfAll(), 3)));
        }
        Map<String, Object> json =
                Json.object("format", format, "detector", detector, "rows", count);
        json.putAll(Json.of(alarms, rows));
        json.put("files", fileJson);
        json.put("remarks", remarks);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("F1", rows.f1());
        figures.put("FAR %", rows.farPercent());
        figures.put("MAR %", rows.marPercent());
        figures.put("Alarms per day", alarms.perDay());
        return new Evaluation(
                "%s by %s, files: %d".formatted(title, detector, scored.size()),
                new Table(head("File"), files),
                new Table(head("All"), List.of(row("", count, rows, alarms))),
                new Table(List.of(), List.of()),
                remarks,
                scored,
                figures,
                json);
    }

    private static List<String> head(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        head.addAll(FIGURES);
        return head;
    }

    private static List<String> row(String name, long count, Confusion rows, Alarms alarms) {
        return List.of(
                name,
                String.valueOf(count),
                number(rows.precision(), 3),
                number(rows.recall(), 3),
                number(rows.f1(), 3),
                number(rows.farPercent(), 2),
                number(rows.marPercent(), 2),
                String.valueOf(alarms.count()),
                number(alarms.perDay(), 2),
                String.valueOf(alarms.windows()),
                String.valueOf(alarms.delaysSeconds().size()),
                number(alarms.medianDelaySeconds(), 0));
    }
}
