package dev.skerry.tool.evaluate;

import dev.skerry.tool.evaluate.report.ScoredSeries;
import dev.skerry.tool.evaluate.score.Alarms;
import dev.skerry.tool.evaluate.score.Confusion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures for programs; what there is no number for is null. */
final class Json {
    private Json() {}

    /** An object of names and values by turns. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** A series' figures with its name and size. */
    static Map<String, Object> of(ScoredSeries scored) {
        Map<String, Object> json =
                object("file", scored.series().name(), "rows", scored.series().rows());
        json.putAll(of(scored.alarms(), scored.rows()));
        return json;
    }

    /** The figures of alarms and of rows. */
    static Map<String, @Nullable Object> of(Alarms alarms, Confusion rows) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("windows", alarms.windows());
        json.put("windowsMet", alarms.delaysSeconds().size());
        json.put("medianDelaySeconds", number(alarms.medianDelaySeconds()));
        json.put("alarms", alarms.count());
        json.put("alarmsPerDay", number(alarms.perDay()));
        json.put("hits", rows.hits());
        json.put("falseAlarms", rows.falseAlarms());
        json.put("quiet", rows.quiet());
        json.put("misses", rows.misses());
        json.put("precision", number(rows.precision()));
        json.put("recall", number(rows.recall()));
        json.put("f1", number(rows.f1()));
        json.put("farPercent", number(rows.farPercent()));
        json.put("marPercent", number(rows.marPercent()));
        return json;
    }

    private static @Nullable Object number(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
