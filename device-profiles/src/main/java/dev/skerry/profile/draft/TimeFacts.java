package dev.skerry.profile.draft;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** In which format all that was seen of a value would be a time. */
final class TimeFacts {
    private static final double FIRST_SECOND = 1e9;
    private static final double LAST_SECOND = 1e10;

    private @Nullable String format;
    private boolean isTime = true;

    void number(double value) {
        is(
                within(value, 1)
                        ? "epoch-seconds"
                        : within(value, 1e3)
                                ? "epoch-millis"
                                : within(value, 1e6) ? "epoch-micros" : null);
    }

    /** Whether it lies between 2001 and 2286. */
    private static boolean within(double value, double perSecond) {
        return value >= FIRST_SECOND * perSecond && value < LAST_SECOND * perSecond;
    }

    void text(String text) {
        try {
            OffsetDateTime.parse(text);
            is("iso-8601");
        } catch (DateTimeException e) {
            is(null);
        }
    }

    void other() {
        is(null);
    }

    private void is(@Nullable String seen) {
        isTime = isTime && seen != null && (format == null || format.equals(seen));
        format = seen;
    }

    /** As a profile names it, or null when it is no time, or not always of one format. */
    @Nullable String format() {
        return isTime ? format : null;
    }

    /** What both are, if they are the same. */
    void add(TimeFacts other) {
        if (other.isTime) {
            is(other.format);
        } else {
            isTime = false;
        }
    }
}
