package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.Write;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A write of a property as it is shown.
 *
 * @param element of a set: which element was added or, without a value, removed; else null
 * @param value null when it removed the property
 * @param side edge or cloud
 * @param at by the writer's clock
 * @param dot names the write: replica and counter
 */
public record WriteView(
        @Nullable String element,
        @Nullable Object value,
        String writer,
        String side,
        Instant at,
        String dot) {
    /** How a write is shown. */
    public static WriteView of(Write write) {
        String element = write.key().element();
        return new WriteView(
                element.isEmpty() ? null : element,
                plain(write.value()),
                write.writer(),
                side(write),
                at(write),
                text(write.dot()));
    }

    /** On which side it was written, as a word. */
    public static String side(Write write) {
        return write.side().name().toLowerCase(Locale.ROOT);
    }

    /** When it was written, by the writer's clock. */
    public static Instant at(Write write) {
        return Instant.ofEpochMilli(write.stamp().wallMillis());
    }

    /** A dot as text. */
    public static String text(Dot dot) {
        return dot.replica() + ":" + dot.counter();
    }

    /** A value as JSON has it. */
    public static @Nullable Object plain(@Nullable TwinValue value) {
        return value == null ? null : value.plain();
    }
}
