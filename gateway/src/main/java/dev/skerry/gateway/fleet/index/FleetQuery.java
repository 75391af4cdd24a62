package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.Sites;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which agents, in which order, and which of them in full.
 *
 * @param text each of its words is in the agent's id, site, tags, profiles or device ids
 * @param wanted of each facet the values of which an agent has one; a facet that is not named, or
 *     has none, lets all through
 * @param isReversed the last of that order first
 * @param limit rows at most
 */
public record FleetQuery(
        String text,
        Map<Facet, Set<String>> wanted,
        Sort sort,
        boolean isReversed,
        int offset,
        int limit) {
    /** Rows of one answer at most. */
    public static final int MOST_ROWS = 1_000;

    /** Values of one facet, and characters of the text, at most. */
    public static final int MOST_VALUES = 100;

    public static final int LONGEST_TEXT = 256;

    public FleetQuery {
        if (limit < 0 || limit > MOST_ROWS || offset < 0 || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("limit %d, offset %d".formatted(limit, offset));
        }
        Map<Facet, Set<String>> copy = new EnumMap<>(Facet.class);
        wanted.forEach(
                (facet, values) -> {
                    if (values.size() > MOST_VALUES) {
                        throw new IllegalArgumentException("too many values of " + facet);
                    }
                    if (!values.isEmpty()) {
                        copy.put(facet, Set.copyOf(values));
                    }
                });
        wanted = Collections.unmodifiableMap(copy);
    }

    List<String> words() {
        return List.of(text.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    }

    boolean finds(Entry entry, List<String> words, Sites sites) {
        return sites.include(entry.row().site())
                && entry.has(words)
                && wanted.entrySet().stream()
                        .allMatch(w -> passes(entry.row(), w.getKey(), w.getValue()));
    }

    static boolean passes(FleetRow row, Facet facet, Set<String> values) {
        for (String value : facet.of(row)) {
            if (values.contains(value)) {
                return true;
            }
        }
        return false;
    }
}
