package dev.skerry.gateway.fleet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Between the microseconds of batches and tables and the instants that are shown. */
public final class Times {
    private Times() {}

    /** Microseconds since 1970-01-01T00:00:00Z as an instant. */
    public static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** An instant as microseconds since 1970-01-01T00:00:00Z; ends of the range when beyond. */
    public static long toMicros(Instant instant) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
