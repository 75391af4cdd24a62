package dev.skerry.sync.crdt;

import java.util.Comparator;

/**
 * Names one write: the counter-th of a replica.
 *
 * @param counter from 1
 */
public record Dot(String replica, long counter) implements Comparable<Dot> {
    private static final Comparator<Dot> ORDER =
            Comparator.comparing(Dot::replica).thenComparingLong(Dot::counter);

    public Dot {
        if (replica.isEmpty() || counter < 1) {
            throw new IllegalArgumentException("no dot: " + replica + ":" + counter);
        }
    }

    @Override
    public int compareTo(Dot other) {
        return ORDER.compare(this, other);
    }
}
