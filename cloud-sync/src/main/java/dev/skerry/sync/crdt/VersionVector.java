package dev.skerry.sync.crdt;

import java.util.Map;
import java.util.TreeMap;

/** What was seen: of each replica all writes up to a counter. */
public record VersionVector(Map<String, Long> counters) {
    /** Nothing was seen. */
    public static final VersionVector EMPTY = new VersionVector(Map.of());

    public VersionVector {
        counters = Map.copyOf(counters);
        for (Map.Entry<String, Long> entry : counters.entrySet()) {
            if (entry.getKey().isEmpty() || entry.getValue() < 1) {
                throw new IllegalArgumentException(
                        "no dot: " + entry.getKey() + ":" + entry.getValue());
            }
        }
    }

    /** How many writes of a replica were seen. */
    public long counterOf(String replica) {
        return counters.getOrDefault(replica, 0L);
    }

    /** Whether a write was seen. */
    public boolean contains(Dot dot) {
        return dot.counter() <= counterOf(dot.replica());
    }

    /** Whether all was seen that the other has seen. */
    public boolean containsAll(VersionVector other) {
        for (Map.Entry<String, Long> entry : other.counters.entrySet()) {
            if (entry.getValue() > counterOf(entry.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** What either has seen. */
    public VersionVector join(VersionVector other) {
        if (containsAll(other)) {
            return this;
        }
        if (other.containsAll(this)) {
            return other;
        }
        Map<String, Long> joined = new TreeMap<>(counters);
        other.counters.forEach((replica, counter) -> joined.merge(replica, counter, Math::max));
        return new VersionVector(joined);
    }

    /** What both have seen. */
    public VersionVector meet(VersionVector other) {
        if (other.containsAll(this)) {
            return this;
        }
        Map<String, Long> both = new TreeMap<>(counters);
        both.replaceAll((replica, counter) -> Math.min(counter, other.counterOf(replica)));
        both.values().removeIf(counter -> counter == 0);
        return new VersionVector(both);
    }

    /** This and one more write, with all that its replica wrote before. */
    public VersionVector join(Dot dot) {
        return join(new VersionVector(Map.of(dot.replica(), dot.counter())));
    }

    /** The same with no more of one replica's writes than so many. */
    public VersionVector cappedBy(long most, String replica) {
        Map<String, Long> capped = new TreeMap<>(counters);
        capped.computeIfPresent(
                replica,
                (same, counter) -> {
                    long least = Math.min(counter, most);
                    return least == 0 ? null : least;
                });
        return new VersionVector(capped);
    }
}
