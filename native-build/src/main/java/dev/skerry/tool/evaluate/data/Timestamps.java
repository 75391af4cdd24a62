package dev.skerry.tool.evaluate.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Times as data files write them. */
final class Timestamps {
    /** Numbers from here on are milliseconds: as seconds it is the year 5138. */
    private static final double FIRST_MILLIS = 1e11;

    private static final double LAST_MILLIS = 1e14;

    private Timestamps() {}

    /**
     * Microseconds since 1970-01-01T00:00:00Z of {@code 2014-01-27 14:20:00[.000]}, the same with
     * T, with an offset or Z, a date alone, or a number of seconds or milliseconds; what names no
     * offset is taken as UTC.
     */
    static OptionalLong micros(String text) {
        String time = text.strip();
        if (time.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            if (time.indexOf('-', 1) < 0) {
                return number(time);
            }
            if (time.length() == "2014-01-27".length()) {
                return OptionalLong.of(micros(LocalDate.parse(time).atStartOfDay()));
            }
            String iso = time.replace(' ', 'T');
            int clock = iso.indexOf('T') + 1;
            boolean hasOffset =
                    iso.endsWith("Z") || iso.indexOf('+', clock) > 0 || iso.indexOf('-', clock) > 0;
            return OptionalLong.of(
                    hasOffset
                            ? micros(
                                    OffsetDateTime.parse(iso)
                                            .withOffsetSameInstant(ZoneOffset.UTC)
                                            .toLocalDateTime())
                            : micros(LocalDateTime.parse(iso)));
        } catch (DateTimeException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong number(String text) {
        double number = Double.parseDouble(text);
        if (!(number >= 0 && number < LAST_MILLIS)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round(number * (number < FIRST_MILLIS ? 1e6 : 1e3)));
    }

    private static long micros(LocalDateTime utc) {
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), utc);
    }
}
