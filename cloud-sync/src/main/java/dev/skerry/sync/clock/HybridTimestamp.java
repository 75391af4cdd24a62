package dev.skerry.sync.clock;

import java.util.Comparator;

/**
 * When a write was made, ordered like causality: a write is later than all that its writer knew of.
 *
 * @param wallMillis near the writer's wall clock, milliseconds since 1970-01-01T00:00:00Z
 * @param logical tells apart stamps of one millisecond, 0 to {@value #MAX_LOGICAL}
 */
public record HybridTimestamp(long wallMillis, int logical) implements Comparable<HybridTimestamp> {
    /** The greatest logical part. */
    public static final int MAX_LOGICAL = 0xffff;

    /** Before all others. */
    public static final HybridTimestamp ZERO = new HybridTimestamp(0, 0);

    private static final Comparator<HybridTimestamp> ORDER =
            Comparator.comparingLong(HybridTimestamp::wallMillis)
                    .thenComparingInt(HybridTimestamp::logical);

    public HybridTimestamp {
        if (wallMillis < 0 || logical < 0 || logical > MAX_LOGICAL) {
            throw new IllegalArgumentException("no stamp: " + wallMillis + "/" + logical);
        }
    }

    @Override
    public int compareTo(HybridTimestamp other) {
        return ORDER.compare(this, other);
    }

    /** The least stamp that is greater. */
    HybridTimestamp next() {
        return logical < MAX_LOGICAL
                ? new HybridTimestamp(wallMillis, logical + 1)
                : new HybridTimestamp(wallMillis + 1, 0);
    }
}
