package dev.skerry.sync.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An immutable set of sequences, of the size of a credit window. */
public final class SequenceSet {
    /** The set without elements. */
    public static final SequenceSet EMPTY = new SequenceSet(new long[0]);

    private final long[] sorted;

    private SequenceSet(long[] sorted) {
        this.sorted = sorted;
    }

    /** The set of these sequences. */
    public static SequenceSet of(long... sequences) {
        return new SequenceSet(
                sequences.length == 1
                        ? sequences.clone()
                        : Arrays.stream(sequences).sorted().distinct().toArray());
    }

    /** How many it has. */
    public int size() {
        return sorted.length;
    }

    /** Whether it has none. */
    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** Whether it has this one. */
    public boolean contains(long sequence) {
        return Arrays.binarySearch(sorted, sequence) >= 0;
    }

    /** Whether it has every sequence of a range. */
    public boolean containsAll(SequenceRange range) {
        int from = Arrays.binarySearch(sorted, range.first());
        return from >= 0
                && range.size() <= sorted.length - from
                && sorted[from + (int) range.size() - 1] == range.last();
    }

    /** This set and one more. */
    public SequenceSet with(long sequence) {
        int at = -Arrays.binarySearch(sorted, sequence) - 1;
        if (at < 0) {
            return this;
        }
        long[] more = new long[sorted.length + 1];
        System.arraycopy(sorted, 0, more, 0, at);
        more[at] = sequence;
        System.arraycopy(sorted, at, more, at + 1, sorted.length - at);
        return new SequenceSet(more);
    }

    /** This set without those of a range. */
    public SequenceSet without(SequenceRange range) {
        int from = firstAtLeast(range.first());
        int to = range.last() == Long.MAX_VALUE ? sorted.length : firstAtLeast(range.last() + 1);
        if (from == to) {
            return this;
        }
        long[] fewer = new long[sorted.length - (to - from)];
        System.arraycopy(sorted, 0, fewer, 0, from);
        System.arraycopy(sorted, to, fewer, from, sorted.length - to);
        return new SequenceSet(fewer);
    }

    /** This set without one. */
    public SequenceSet without(long sequence) {
        return without(new SequenceRange(sequence, sequence));
    }

    /** The fewest ranges that have all of them and no others, ascending. */
    public List<SequenceRange> ranges() {
        List<SequenceRange> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[i - 1] + 1) {
                ranges.add(new SequenceRange(sorted[from], sorted[i - 1]));
                from = i;
            }
        }
        return ranges;
    }

    /** All of them, ascending. */
    public long[] toArray() {
        return sorted.clone();
    }

    private int firstAtLeast(long sequence) {
        int at = Arrays.binarySearch(sorted, sequence);
        return at >= 0 ? at : -at - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceSet set && Arrays.equals(sorted, set.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}
