package dev.skerry.sync.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A set of dots, as intervals of each replica's counters: a version vector with exceptions. Equal
 * sets are equal objects.
 *
 * @param intervals of each replica, ascending, apart from each other by at least one counter
 */
record DotSet(Map<String, List<Interval>> intervals) {
    static final DotSet EMPTY = new DotSet(Map.of());

    /** Counters from first to last, both included. */
    record Interval(long first, long last) {}

    DotSet {
        intervals = Map.copyOf(intervals);
    }

    /** The dots after one vector and up to another. */
    static DotSet between(VersionVector after, VersionVector through) {
        Map<String, List<Interval>> intervals = new HashMap<>();
        through.counters()
                .forEach(
                        (replica, last) -> {
                            long first = after.counterOf(replica) + 1;
                            if (first <= last) {
                                intervals.put(replica, List.of(new Interval(first, last)));
                            }
                        });
        return new DotSet(intervals);
    }

    static DotSet of(Dot dot) {
        Interval interval = new Interval(dot.counter(), dot.counter());
        return new DotSet(Map.of(dot.replica(), List.of(interval)));
    }

    boolean contains(Dot dot) {
        for (Interval known : intervals.getOrDefault(dot.replica(), List.of())) {
            if (known.first() <= dot.counter() && dot.counter() <= known.last()) {
                return true;
            }
        }
        return false;
    }

    DotSet union(DotSet other) {
        if (other.intervals.isEmpty()) {
            return this;
        }
        Map<String, List<Interval>> union = new HashMap<>(intervals);
        other.intervals.forEach((replica, more) -> union.merge(replica, more, DotSet::union));
        return new DotSet(union);
    }

    /** Those that a vector does not have, and all of one replica. */
    DotSet after(VersionVector vector, String all) {
        return clipped(
                (replica, dots) ->
                        replica.equals(all)
                                ? dots
                                : new Interval(vector.counterOf(replica) + 1, dots.last()));
    }

    /** Those of one replica that a vector has, and all of the others. */
    DotSet upTo(VersionVector vector, String one) {
        return clipped(
                (replica, dots) ->
                        replica.equals(one)
                                ? new Interval(dots.first(), vector.counterOf(replica))
                                : dots);
    }

    private DotSet clipped(BiFunction<String, Interval, Interval> bounds) {
        Map<String, List<Interval>> clipped = new HashMap<>();
        intervals.forEach(
                (replica, known) -> {
                    List<Interval> left = new ArrayList<>();
                    for (Interval dots : known) {
                        Interval bound = bounds.apply(replica, dots);
                        long first = Math.max(dots.first(), bound.first());
                        long last = Math.min(dots.last(), bound.last());
                        if (first <= last) {
                            left.add(new Interval(first, last));
                        }
                    }
                    if (!left.isEmpty()) {
                        clipped.put(replica, List.copyOf(left));
                    }
                });
        return new DotSet(clipped);
    }

    /** The greatest counter of a replica, 0 when it has none. */
    long highest(String replica) {
        List<Interval> known = intervals.getOrDefault(replica, List.of());
        return known.isEmpty() ? 0 : known.getLast().last();
    }

    /** Of each replica what is there without a gap from 1. */
    VersionVector vector() {
        Map<String, Long> counters = new HashMap<>();
        intervals.forEach(
                (replica, known) -> {
                    if (known.getFirst().first() == 1) {
                        counters.put(replica, known.getFirst().last());
                    }
                });
        return new VersionVector(counters);
    }

    private static List<Interval> union(List<Interval> one, List<Interval> other) {
        List<Interval> sorted = new ArrayList<>(one);
        sorted.addAll(other);
        sorted.sort((a, b) -> Long.compare(a.first(), b.first()));
        List<Interval> union = new ArrayList<>();
        for (Interval next : sorted) {
            Interval last = union.isEmpty() ? null : union.getLast();
            if (last == null || next.first() - 1 > last.last()) {
                union.add(next);
            } else if (next.last() > last.last()) {
                union.set(union.size() - 1, new Interval(last.first(), next.last()));
            }
        }
        return List.copyOf(union);
    }
}
