package dev.skerry.tool.fleet;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people say them. */
final class Words {
    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final Duration HOURS = Duration.ofHours(2);
    private static final Duration DAYS = Duration.ofDays(2);

    private Words() {}

    /** Rounded down to what matters, such as 3 h or 19 days. */
    static String of(Duration time) {
        if (time.compareTo(MINUTES) < 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (time.compareTo(HOURS) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(DAYS) < 0 ? time.toHours() + " h" : time.toDays() + " days";
    }

    /** The same of hours; of more than ten years nobody asks. */
    static String ofHours(double hours) {
        return hours > 87_600 ? "years" : of(Duration.ofSeconds((long) (hours * 3_600)));
    }

    /** With separators, such as 41,200 readings. */
    static String count(long number, String of) {
        return String.format(Locale.ENGLISH, "%,d %s%s", number, of, number == 1 ? "" : "s");
    }

    static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
