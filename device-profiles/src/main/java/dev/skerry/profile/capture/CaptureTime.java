package dev.skerry.profile.capture;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Reads the times that capturing programs write. */
final class CaptureTime {
    /** With or without a colon in the offset: mosquitto writes none. */
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .optionalStart()
                    .appendOffset("+HH:MM", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHMM", "Z")
                    .optionalEnd()
                    .toFormatter(java.util.Locale.ROOT);

    private CaptureTime() {}

    /** A time with an offset, or seconds since 1970 with or without a fraction. */
    static long ofStamp(String text) {
        if (text.length() < 10 || text.length() > 40 || !Character.isDigit(text.charAt(0))) {
            return CapturedMessage.UNKNOWN;
        }
        if (text.chars().allMatch(c -> c == '.' || Character.isDigit(c))) {
            try {
                return ofNumber(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return CapturedMessage.UNKNOWN;
            }
        }
        try {
            Instant instant = OffsetDateTime.parse(text, ISO).toInstant();
            return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        } catch (DateTimeException e) {
            return CapturedMessage.UNKNOWN;
        }
    }

    /** Seconds, milliseconds or microseconds since 1970: which, their size says (2001 to 2286). */
    static long ofNumber(double number) {
        double seconds =
                number < 1e9
                        ? -1
                        : number < 1e10 ? number : number < 1e13 ? number / 1e3 : number / 1e6;
        return seconds < 1e9 || seconds >= 1e10
                ? CapturedMessage.UNKNOWN
                : Math.round(seconds * 1e6);
    }
}
