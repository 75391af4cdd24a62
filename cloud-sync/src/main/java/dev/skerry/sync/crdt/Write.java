package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One write of a property.
 *
 * @param dot names it for ever
 * @param value null when the write removes the property
 * @param writer who wrote it, for people
 */
public record Write(
        PropertyKey key, Dot dot, HybridTimestamp stamp, @Nullable TwinValue value, String writer) {
    /**
     * From the earliest to the latest; the dot decides between equal stamps, the same everywhere.
     */
    static final Comparator<Write> BY_TIME =
            Comparator.comparing(Write::stamp).thenComparing(Write::dot);
}
