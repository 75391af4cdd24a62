package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write of a property. It names the writes that it takes the place of by a dotted version
 * vector (Preguiça and others, "Dotted Version Vectors", 2010), so that concurrent writes are known
 * as such whatever the clocks say.
 *
 * @param dot names it for ever
 * @param context the writes of the same property that are over with it: of each replica all up to a
 *     counter
 * @param value null when the write removes the property
 * @param writer who wrote it, for people
 * @param settled writes that were concurrent until this one took their place, and may be known
 *     nowhere else; they have settled nothing themselves
 * @param base of a counter's share and its reset: how much of the share others may have had before;
 *     null of what is no counter
 */
public record Write(
        PropertyKey key,
        Dot dot,
        VersionVector context,
        HybridTimestamp stamp,
        @Nullable TwinValue value,
        String writer,
        List<Write> settled,
        @Nullable Long base) {
    /**
     * From the earliest to the latest; the dot decides between equal stamps, the same everywhere.
     */
    public static final Comparator<Write> BY_TIME =
            Comparator.comparing(Write::stamp).thenComparing(Write::dot);

    public Write {
        settled = List.copyOf(settled);
    }

    /** A write of what is no counter. */
    public Write(
            PropertyKey key,
            Dot dot,
            VersionVector context,
            HybridTimestamp stamp,
            @Nullable TwinValue value,
            String writer,
            List<Write> settled) {
        this(key, dot, context, stamp, value, writer, settled, null);
    }

    /** Whether this write takes the place of another of the same property. */
    public boolean replaces(Write other) {
        return context.contains(other.dot);
    }

    /** On which side it was written. */
    public Side side() {
        return Side.of(dot.replica());
    }

    /** The same by itself, as others settle it and as it is shown. */
    public Write alone() {
        return settled.isEmpty() && base == null
                ? this
                : new Write(key, dot, context, stamp, value, writer, List.of());
    }

    /** All that is over once something takes the place of this write, itself included. */
    VersionVector past() {
        return context.join(dot);
    }
}
