package dev.skerry.profile.decode;

import dev.skerry.profile.model.TimeField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads the time that a device writes into its messages. */
final class DeviceTime {
    /** Not a time. */
    static final long NONE = Long.MIN_VALUE;

    /** 9999-12-31T23:59:59Z, after which nothing prints right any more. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private DeviceTime() {}

    /** Microseconds since 1970-01-01T00:00:00Z, or {@link #NONE} if it is no time of the format. */
    static long ofNumber(long value, TimeField.Format format) {
        return switch (format) {
            case EPOCH_SECONDS -> checked(value, 1, 1_000_000);
            case EPOCH_MILLIS -> checked(value, 1_000, 1_000);
            case EPOCH_MICROS -> checked(value, 1_000_000, 1);
            case ISO_8601 -> NONE;
        };
    }

    /** As {@link #ofNumber(long, TimeField.Format)}, for a number with a fraction. */
    static long ofNumber(double value, TimeField.Format format) {
        return switch (format) {
            case EPOCH_SECONDS -> ofMicros(value * 1e6);
            case EPOCH_MILLIS -> ofMicros(value * 1e3);
            case EPOCH_MICROS -> ofMicros(value);
            case ISO_8601 -> NONE;
        };
    }

    /** As {@link #ofNumber(long, TimeField.Format)}, for text with an offset from UTC. */
    static long ofText(String text, TimeField.Format format) {
        if (format != TimeField.Format.ISO_8601) {
            return NONE;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return checked(instant.getEpochSecond(), 1, 1_000_000) == NONE
                    ? NONE
                    : instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    /** Rounds to whole microseconds; NaN and what lies outside 1970 to 9999 is no time. */
    static long ofMicros(double micros) {
        return micros >= 0 && micros <= LAST_SECOND * 1e6 ? Math.round(micros) : NONE;
    }

    private static long checked(long value, long perSecond, long microsEach) {
        return value >= 0 && value / perSecond <= LAST_SECOND ? value * microsEach : NONE;
    }
}
