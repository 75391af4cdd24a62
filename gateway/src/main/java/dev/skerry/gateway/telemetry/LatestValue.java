package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A stream's newest record.
 *
 * @param observedAtMicros microseconds since 1970-01-01T00:00:00Z
 * @param bits of a double for floats and roll-ups, the number itself for integers, 0 or 1 for
 *     booleans
 * @param text of a string stream or of a roll-up of one, else null
 * @param code the quality's, as in the batch
 * @param clock by which the time is
 */
public record LatestValue(
        ColumnType type,
        long observedAtMicros,
        long bits,
        @Nullable String text,
        int code,
        StampClock clock) {
    LatestValue by(StampClock another) {
        return new LatestValue(type, another.shifted(observedAtMicros), bits, text, code, another);
    }

    /** The name of its quality. */
    public String quality() {
        return Qualities.name(clock.quality(code));
    }

    /** As JSON shows it: a number, a truth value or text; null for bytes and for NaN. */
    public @Nullable Object value() {
        return switch (type) {
            case FLOAT64 -> finite(Double.longBitsToDouble(bits));
            // As a float it prints with the digits that were measured.
            case FLOAT32 ->
                    finite(Double.longBitsToDouble(bits)) == null
                            ? null
                            : (Object) (float) Double.longBitsToDouble(bits);
            case INT64 -> bits;
            case BOOLEAN -> bits != 0;
            case STRING -> text;
            case BYTES -> null;
            case ROLLUP -> text == null ? finite(Double.longBitsToDouble(bits)) : text;
        };
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
