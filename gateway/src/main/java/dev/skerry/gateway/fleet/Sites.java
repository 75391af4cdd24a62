package dev.skerry.gateway.fleet;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sites whose agents somebody sees, with all that is theirs.
 *
 * @param names null for all sites, those that are yet to come as well
 */
public record Sites(@Nullable Set<String> names) {
    /** Every site. */
    public static final Sites ALL = new Sites(null);

    private static final String SEPARATOR = "\n";

    public Sites {
        names = names == null ? null : Set.copyOf(names);
    }

    /** These and no others. */
    public static Sites of(Collection<String> names) {
        return new Sites(Set.copyOf(names));
    }

    /** What {@link #text} wrote. */
    public static Sites ofText(@Nullable String text) {
        return text == null ? ALL : of(text.lines().toList());
    }

    /** One a line; null for all. */
    public @Nullable String text() {
        return names == null ? null : String.join(SEPARATOR, new TreeSet<>(names));
    }

    public boolean areAll() {
        return names == null;
    }

    public boolean include(String site) {
        return names == null || names.contains(site);
    }

    /** Whether whoever sees these sees no more than those. */
    public boolean areWithin(Sites others) {
        return others.names == null || (names != null && others.names.containsAll(names));
    }

    /** The sites that are in both. */
    public Sites and(Sites others) {
        if (names == null) {
            return others;
        }
        var both = new TreeSet<>(names);
        both.removeIf(site -> !others.include(site));
        return of(both);
    }

    /**
     * A condition on a column with a site; its one parameter, if these are not all, is {@link
     * #array}.
     *
     * @param parameter how the statement names it
     */
    public String condition(String column, String parameter) {
        return names == null ? "" : " and " + column + " = any(" + parameter + ")";
    }

    /** The same, for statements that number their parameters. */
    public String condition(String column) {
        return condition(column, "?");
    }

    /** The parameter of {@link #condition}. */
    public String[] array() {
        return names == null ? new String[0] : names.toArray(String[]::new);
    }
}
