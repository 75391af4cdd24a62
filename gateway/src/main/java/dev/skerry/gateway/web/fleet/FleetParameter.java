package dev.skerry.gateway.web.fleet;

import dev.skerry.gateway.fleet.index.Facet;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.fleet.index.Health;
import dev.skerry.gateway.fleet.index.Sort;
import dev.skerry.gateway.web.ProblemException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of the list of the fleet, and says what is wrong with them. */
final class FleetParameter {
    private static final int LONGEST_VALUE = 255;

    /** Facets whose values are known beforehand: another word would find nothing, ever. */
    private static final Map<Facet, Set<String>> WORDS =
            Map.of(
                    Facet.STATE,
                    Set.of("connected", "cut-off"),
                    Facet.HEALTH,
                    Arrays.stream(Health.values()).map(Health::word).collect(Collectors.toSet()),
                    Facet.ALARMS,
                    Set.of("critical", "warning", "info", "none"));

    private FleetParameter() {}

    static Set<String> values(Facet facet, @Nullable List<String> given) {
        if (given == null) {
            return Set.of();
        }
        if (given.size() > FleetQuery.MOST_VALUES) {
            throw ProblemException.parameter(
                    facet.word(),
                    given.size() + " values",
                    "at most %d values".formatted(FleetQuery.MOST_VALUES));
        }
        Set<String> words = WORDS.get(facet);
        Set<String> values = new HashSet<>();
        for (String value : given) {
            if (words != null && !words.contains(value)) {
                throw ProblemException.parameter(
                        facet.word(), value, "one of " + String.join(", ", words));
            }
            if (value.length() > LONGEST_VALUE) {
                throw ProblemException.parameter(
                        facet.word(), value, "at most %d characters".formatted(LONGEST_VALUE));
            }
            values.add(value);
        }
        return values;
    }

    static String text(@Nullable String q) {
        if (q != null && q.length() > FleetQuery.LONGEST_TEXT) {
            throw ProblemException.parameter(
                    "q", q, "at most %d characters".formatted(FleetQuery.LONGEST_TEXT));
        }
        return q == null ? "" : q;
    }

    static boolean isReversed(@Nullable String sort) {
        return sort != null && sort.startsWith("-");
    }

    static Sort sort(@Nullable String sort) {
        if (sort == null || sort.isEmpty()) {
            return Sort.AGENT;
        }
        return Sort.ofWord(isReversed(sort) ? sort.substring(1) : sort)
                .orElseThrow(
                        () ->
                                ProblemException.parameter(
                                        "sort",
                                        sort,
                                        Arrays.stream(Sort.values())
                                                        .map(Sort::word)
                                                        .collect(Collectors.joining(", "))
                                                + ", or one of them with - before it"));
    }
}
