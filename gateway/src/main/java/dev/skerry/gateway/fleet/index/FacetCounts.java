package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.index.FleetAnswer.FacetView;
import dev.skerry.gateway.fleet.index.FleetAnswer.ValueCount;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts how many agents each value of each facet would find, with all filters but the facet's own:
 * so one sees what choosing another value, or one more, would give.
 */
final class FacetCounts {
    /** Values of a facet that are told, those with the most agents. */
    static final int MOST_TOLD = 100;

    private static final Facet[] ALL = Facet.values();

    private final Map<Facet, Set<String>> wanted;
    private final Map<Facet, Map<String, Integer>> counts = new EnumMap<>(Facet.class);

    FacetCounts(Map<Facet, Set<String>> wanted) {
        this.wanted = wanted;
        for (Facet facet : ALL) {
            counts.put(facet, new HashMap<>());
        }
    }

    /** Counts a row that the search finds; returns whether it passes all filters. */
    boolean add(FleetRow row) {
        Facet failed = null;
        for (Map.Entry<Facet, Set<String>> one : wanted.entrySet()) {
            if (!FleetQuery.passes(row, one.getKey(), one.getValue())) {
                if (failed != null) {
                    return false;
                }
                failed = one.getKey();
            }
        }
        if (failed != null) {
            count(row, failed);
            return false;
        }
        for (Facet facet : ALL) {
            count(row, facet);
        }
        return true;
    }

    private void count(FleetRow row, Facet facet) {
        Map<String, Integer> of = counts.getOrDefault(facet, Map.of());
        for (String value : facet.of(row)) {
            of.merge(value, 1, Integer::sum);
        }
    }

    /** What was counted; a value that is chosen is told of also when it finds nothing. */
    List<FacetView> views() {
        return counts.entrySet().stream().map(e -> view(e.getKey(), e.getValue())).toList();
    }

    private FacetView view(Facet facet, Map<String, Integer> counted) {
        Set<String> chosen = wanted.getOrDefault(facet, Set.of());
        chosen.forEach(value -> counted.putIfAbsent(value, 0));
        List<ValueCount> all =
                counted.entrySet().stream()
                        .map(e -> new ValueCount(e.getKey(), e.getValue()))
                        .sorted(
                                Comparator.comparing((ValueCount v) -> !chosen.contains(v.value()))
                                        .thenComparing(
                                                Comparator.comparingInt(ValueCount::count)
                                                        .reversed())
                                        .thenComparing(ValueCount::value))
                        .toList();
        List<ValueCount> told = all.subList(0, Math.min(all.size(), MOST_TOLD));
        return new FacetView(facet, told, all.size() - told.size());
    }
}
