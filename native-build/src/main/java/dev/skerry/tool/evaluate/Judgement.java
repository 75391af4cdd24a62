package dev.skerry.tool.evaluate;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.evaluate.EvaluateCommand.Format;
import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.ScoredSeries;
import dev.skerry.tool.evaluate.report.Table;
import dev.skerry.tool.evaluate.score.NabCorpus;
import dev.skerry.tool.evaluate.score.NabFile;
import dev.skerry.tool.evaluate.score.NabProfile;
import dev.skerry.tool.evaluate.score.RowThreshold;
import dev.skerry.tool.evaluate.score.Window;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How scores are judged.
 *
 * @param warmUp the rows of a series that do not count
 * @param threshold that was given; null for the format's own
 */
record Judgement(Format format, ToIntFunction<Series> warmUp, @Nullable Double threshold) {
    private static final double ALARM = 0.5;

    /** Every third file is held out. */
    private static final int PARTS = 3;

    /**
     * What came of tuning.
     *
     * @param seen the figures of the files that were tuned on
     * @param held the evaluation of those that were held out
     */
    record Tuned(Map<String, Double> seen, Evaluation held) {}

    /** Judges all files by the same threshold. */
    Evaluation of(String title, List<Series> series, List<double[]> scores) {
        return switch (format) {
            case NAB ->
                    threshold == null
                            ? NabEvaluation.optimised(title, series, scores)
                            : NabEvaluation.fixed(title, series, scores, threshold);
            case SKAB -> RowEvaluation.ofSkab(title, scored(series, scores, given()));
            case CSV -> RowEvaluation.ofCsv(title, scored(series, scores, given()));
        };
    }

    /**
     * Chooses the threshold on two thirds of the files, and judges the others by it.
     *
     * @throws ToolException SKR-E008 if there are too few files, or no labels to choose by
     */
    Tuned tuned(String title, List<Series> series, List<double[]> scores) {
        List<Series> seen = new ArrayList<>();
        List<Series> held = new ArrayList<>();
        List<double[]> scoresOfSeen = new ArrayList<>();
        List<double[]> scoresOfHeld = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            boolean isHeld = i % PARTS == PARTS - 1;
            (isHeld ? held : seen).add(series.get(i));
            (isHeld ? scoresOfHeld : scoresOfSeen).add(scores.get(i));
        }
        requireEnough(seen, held);
        Evaluation before;
        Evaluation after;
        if (format == Format.NAB) {
            Map<NabProfile, Double> best = best(seen, scoresOfSeen);
            before = NabEvaluation.tuned(title, seen, scoresOfSeen, best);
            after = NabEvaluation.tuned(title, held, scoresOfHeld, best);
        } else {
            double best = best(scored(seen, scoresOfSeen, ALARM));
            before = rows(title, scored(seen, scoresOfSeen, best));
            after = rows(title, scored(held, scoresOfHeld, best));
        }
        Table table =
                new Table(
                        heads("Files", before),
                        List.of(
                                cells("%d tuned on".formatted(seen.size()), before),
                                cells("%d held out".formatted(held.size()), after)));
        return new Tuned(
                before.figures(),
                after.with(
                        table,
                        "tunedOn",
                        before.figures(),
                        "The threshold was chosen on two thirds of the files. Every third one was held out: all figures but those 'tuned on' are of these."));
    }

    private Evaluation rows(String title, List<ScoredSeries> scored) {
        return format == Format.SKAB
                ? RowEvaluation.ofSkab(title, scored)
                : RowEvaluation.ofCsv(title, scored);
    }

    private static void requireEnough(List<Series> seen, List<Series> held) {
        boolean hasLabels = seen.stream().anyMatch(one -> !one.labelled().isEmpty());
        if (held.isEmpty() || !hasLabels) {
            throw new ToolException(
                    "SKR-E008",
                    ExitCode.ENVIRONMENT,
                    held.isEmpty()
                            ? "There is nothing to hold out: --tune takes three files at least, and here are %d. Leave it away, or bring more files."
                                    .formatted(seen.size())
                            : "There is nothing to choose a threshold by: no file that is not held out has a labelled row. Leave --tune away, or name the labels.");
        }
    }

    private static Map<NabProfile, Double> best(List<Series> series, List<double[]> scores) {
        List<NabFile> files = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            files.add(new NabFile(scores.get(i), series.get(i).labelled()));
        }
        Map<NabProfile, Double> best = new EnumMap<>(NabProfile.class);
        for (NabProfile profile : NabProfile.values()) {
            best.put(profile, new NabCorpus(files).bestThreshold(profile));
        }
        return best;
    }

    private static double best(List<ScoredSeries> seen) {
        RowThreshold rows = new RowThreshold();
        for (ScoredSeries one : seen) {
            Series series = one.series();
            rows.add(one.scores(), Window.marks(series.labelled(), series.rows()), one.firstRow());
        }
        return rows.best();
    }

    private double given() {
        return threshold == null ? ALARM : threshold;
    }

    private List<ScoredSeries> scored(List<Series> series, List<double[]> scores, double from) {
        List<ScoredSeries> scored = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            scored.add(new ScoredSeries(one, scores.get(i), from, warmUp.applyAsInt(one)));
        }
        return scored;
    }

    /** A table's head with an evaluation's figures. */
    static List<String> heads(String first, Evaluation evaluation) {
        List<String> heads = new ArrayList<>(List.of(first));
        heads.addAll(evaluation.figures().keySet());
        return heads;
    }

    private static List<String> cells(String first, Evaluation evaluation) {
        List<String> cells = new ArrayList<>(List.of(first));
        evaluation.figures().values().forEach(figure -> cells.add(Table.number(figure, 3)));
        return cells;
    }
}
