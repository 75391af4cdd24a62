package dev.skerry.profile.text;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as profiles write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(us|ms|s|m|h|d)");

    private Durations() {}

    /** The duration, or null if the text is not one. */
    public static @Nullable Duration parse(String text) {
        return text.strip().endsWith("us") ? null : parseFine(text);
    }

    /** The same, also in microseconds: {@code 200us}. */
    public static @Nullable Duration parseFine(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.of(amount, ChronoUnit.MICROS);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The duration in the largest unit that divides it. */
    public static String format(Duration duration) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.dividedBy(Duration.of(1, ChronoUnit.MICROS)) + "us";
        }
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        return seconds % 3_600 != 0 ? seconds / 60 + "m" : seconds / 3_600 + "h";
    }
}
