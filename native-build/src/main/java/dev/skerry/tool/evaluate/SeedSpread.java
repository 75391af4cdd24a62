package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.report.Evaluation;
import dev.skerry.tool.evaluate.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What a seed makes of a model's figures: one seed alone may have been lucky. */
final class SeedSpread {
    private SeedSpread() {}

    /**
     * The evaluation of the first seed, with the figures of all.
     *
     * @param all by their seeds, of which the first is 1
     */
    static Evaluation of(List<Evaluation> all) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Double>> bySeed = new ArrayList<>();
        for (Evaluation one : all) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(rows.size() + 1)));
            one.figures().values().forEach(figure -> row.add(Table.number(figure, 3)));
            rows.add(row);
            bySeed.add(one.figures());
        }
        Map<String, Double> mean = new LinkedHashMap<>();
        rows.add(row("mean", all, it -> it.average().orElse(Double.NaN), mean));
        rows.add(row("smallest", all, it -> it.min().orElse(Double.NaN), new LinkedHashMap<>()));
        rows.add(row("largest", all, it -> it.max().orElse(Double.NaN), new LinkedHashMap<>()));
        return all.getFirst()
                .with(
                        new Table(Judgement.heads("Seed", all.getFirst()), rows),
                        "seeds",
                        Json.object("figures", bySeed, "mean", mean),
                        "Agents run seed 1, which all other figures are of.");
    }

    private static List<String> row(
            String name,
            List<Evaluation> all,
            ToDoubleFunction<DoubleStream> of,
            Map<String, Double> figures) {
        List<String> row = new ArrayList<>(List.of(name));
        for (String figure : all.getFirst().figures().keySet()) {
            double value =
                    of.applyAsDouble(
                            all.stream()
                                    .mapToDouble(
                                            it -> it.figures().getOrDefault(figure, Double.NaN)));
            figures.put(figure, value);
            row.add(Table.number(value, 3));
        }
        return row;
    }
}
