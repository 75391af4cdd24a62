package dev.skerry.gateway.bulk;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of each agent.
 *
 * @param add of {@link BulkKind#TAGS}, the groups that it is put into
 * @param remove of {@link BulkKind#TAGS}, the groups that it is taken out of
 * @param name of a profile or a model; else empty
 * @param version of it; null to take back what is assigned to the agent by itself
 */
public record BulkChange(
        BulkKind kind, Set<String> add, Set<String> remove, String name, @Nullable String version) {
    public BulkChange {
        add = Set.copyOf(add);
        remove = Set.copyOf(remove);
        boolean isNamed = kind == BulkKind.PROFILE || kind == BulkKind.MODEL;
        if (isNamed == name.isEmpty() || (version != null && !isNamed)) {
            throw new IllegalArgumentException("a profile or a model is named, and nothing else");
        }
        if ((kind == BulkKind.TAGS) == (add.isEmpty() && remove.isEmpty())) {
            throw new IllegalArgumentException("tags are what is added or removed");
        }
        if (add.stream().anyMatch(remove::contains)) {
            throw new IllegalArgumentException("a tag can't be added and removed");
        }
    }

    /** A change without anything to be said of it. */
    static BulkChange of(BulkKind kind) {
        return new BulkChange(kind, Set.of(), Set.of(), "", null);
    }

    /** The tags of an agent that has these, after it. */
    Set<String> tagged(Set<String> before) {
        Set<String> after = new TreeSet<>(before);
        after.addAll(add);
        after.removeAll(remove);
        return after;
    }
}
