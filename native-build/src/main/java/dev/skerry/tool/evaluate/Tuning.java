package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.data.Series;
import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what a profile can choose, a model and its warm-up, by the files that are not held out.
 * What is held out decides nothing.
 */
final class Tuning {
    private Tuning() {}

    /**
     * One that may be chosen.
     *
     * @param warmUp the rows of a series that it learns from
     * @param words what is chosen with it
     */
    record Candidate(Detector detector, ToIntFunction<Series> warmUp, String words) {}

    /** One with what came of it, by its first figure on the files that are not held out. */
    private record Tried(Candidate candidate, double figure, Evaluation evaluation) {
        /** No figure is worse than any. */
        boolean isBetterThan(@Nullable Tried other) {
            return other == null || figure > other.figure || Double.isNaN(other.figure);
        }
    }

    /**
     * The rows that do not count: those that the slowest learns from, so that all are judged by the
     * same.
     */
    static ToIntFunction<Series> counting(List<Candidate> candidates) {
        return series ->
                candidates.stream()
                        .mapToInt(one -> one.warmUp().applyAsInt(series))
                        .max()
                        .orElseThrow();
    }

    /**
     * The evaluation of the best one on the files that are held out; of equal ones the first.
     *
     * @param judgement by the rows that count for all
     * @param candidates two at least
     */
    static Evaluation best(
            Judgement judgement,
            List<Candidate> candidates,
            List<Series> series,
            Progress progress) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> json = new ArrayList<>();
        Tried best = null;
        String name = "";
        for (Candidate one : candidates) {
            progress.say(
                    "%d of %d are tried, %s is next"
                            .formatted(rows.size(), candidates.size(), one.words()));
            List<double[]> scores = one.detector().scores(series, one.warmUp(), progress);
            Judgement.Tuned tuned =
                    judgement.tuned(
                            "%s (%s)".formatted(one.detector().title(), one.words()),
                            series,
                            scores);
            Map.Entry<String, Double> first = tuned.seen().entrySet().iterator().next();
            name = first.getKey();
            rows.add(List.of(one.words(), Table.number(first.getValue(), 3)));
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("chosen", one.words());
            told.put(name, Double.isNaN(first.getValue()) ? null : first.getValue());
            json.add(told);
            var tried = new Tried(one, first.getValue(), tuned.held());
            best = tried.isBetterThan(best) ? tried : best;
        }
        if (best == null) {
            throw new IllegalArgumentException("nothing to choose from");
        }
        return best.evaluation()
                .with(
                        new Table(List.of("Tried", name + " tuned on"), rows),
                        "tried",
                        json,
                        "%s was chosen as the best of %d on two thirds of the files, each with its own threshold; all were judged by the same rows."
                                .formatted(best.candidate().words(), rows.size()));
    }
}
