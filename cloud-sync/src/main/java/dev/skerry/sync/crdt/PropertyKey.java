package dev.skerry.sync.crdt;

import java.util.Comparator;

/** Names a value within a twin. */
public record PropertyKey(String property, Section section) implements Comparable<PropertyKey> {
    private static final Comparator<PropertyKey> ORDER =
            Comparator.comparing(PropertyKey::property).thenComparing(PropertyKey::section);

    @Override
    public int compareTo(PropertyKey other) {
        return ORDER.compare(this, other);
    }
}
