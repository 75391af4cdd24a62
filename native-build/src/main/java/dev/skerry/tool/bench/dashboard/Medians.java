package dev.skerry.tool.bench.dashboard;

import dev.skerry.tool.bench.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several runs came to, by the figure's name. */
final class Medians {
    private final Map<String, List<Double>> runs = new LinkedHashMap<>();

    /** What one run came to. */
    void add(String name, double value) {
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** The one in the middle of all runs. */
    double of(String name) {
        List<Double> values = runs.get(name);
        if (values == null) {
            throw new IllegalArgumentException("nothing was measured as " + name);
        }
        return Figures.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    boolean has(String name) {
        return runs.containsKey(name);
    }

    /** Prints those whose names begin so, with all runs where there were several. */
    void print(String prefix, Figures figures) {
        runs.forEach(
                (name, values) -> {
                    if (name.startsWith(prefix)) {
                        figures.print(name, of(name));
                        if (values.size() > 1) {
                            figures.print(
                                    name + ".runs", values.stream().map(Math::round).toList());
                        }
                    }
                });
    }
}
