package dev.skerry.sync.session;

/**
 * Consecutive sequences.
 *
 * @param first at least 1
 * @param last included, at least {@code first}
 */
public record SequenceRange(long first, long last) {
    public SequenceRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no range of sequences: " + first + " to " + last);
        }
    }

    /** How many sequences it has. */
    public long size() {
        return last - first + 1;
    }
}
