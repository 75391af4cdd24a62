package dev.skerry.tool.evaluate;

import dev.skerry.profile.model.BuiltIn;
import dev.skerry.tool.evaluate.EvaluateCommand.Format;
import dev.skerry.tool.evaluate.data.Series;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code --tune} tries, as docs/evaluate.md says: nine at most. */
final class TuningGrid {
    private static final List<BuiltIn> OF_ONE =
            List.of(BuiltIn.ENVELOPE, BuiltIn.ENVELOPE_AUTOENCODER, BuiltIn.FORECAST);
    private static final List<BuiltIn> OF_SEVERAL = List.of(BuiltIn.MULTICHANNEL, BuiltIn.ENVELOPE);
    private static final List<Integer> WARM_UPS = List.of(500, 1_000, 2_000);

    private TuningGrid() {}

    /**
     * One that is tried.
     *
     * @param warmUp null for the format's own
     */
    record Choice(ModelChoice model, @Nullable Integer warmUp) {
        String words() {
            return warmUp == null
                    ? model.name()
                    : "%s, warm_up %,d".formatted(model.name(), warmUp);
        }
    }

    /**
     * All of them; just one when there is nothing to choose.
     *
     * @param named a model that was asked for, which alone is tried then
     * @param warmUp that was asked for; likewise
     */
    static List<Choice> of(
            Format format,
            List<Series> series,
            @Nullable ModelChoice named,
            @Nullable Integer warmUp) {
        List<Choice> grid = new ArrayList<>();
        for (ModelChoice model : named == null ? builtIns(series) : List.of(named)) {
            // A bundle's manifest says its own, and benchmarks say theirs.
            boolean isFree = format == Format.CSV && warmUp == null && model.file() == null;
            if (isFree) {
                WARM_UPS.forEach(rows -> grid.add(new Choice(model, rows)));
            } else {
                grid.add(new Choice(model, warmUp));
            }
        }
        return grid;
    }

    private static List<ModelChoice> builtIns(List<Series> series) {
        boolean isOfOne = series.stream().allMatch(one -> one.channels().size() == 1);
        return (isOfOne ? OF_ONE : OF_SEVERAL).stream().map(ModelChoice::of).toList();
    }
}
