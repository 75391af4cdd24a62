package dev.skerry.profile.settings;

import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What may be written for a setting. */
@FunctionalInterface
public interface Rule {
    /** Anything at all. */
    Rule ANYTHING = value -> null;

    /** A switch, in the words that MicroProfile Config takes for one. */
    Rule SWITCH =
            value ->
                    Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT))
                            ? null
                            : "write true or false";

    /** What is wrong and what to write instead; null when the value fits. */
    @Nullable String objection(String value);

    /** The same for a setting that may be left empty. */
    static Rule orNothing(Rule rule) {
        return value -> value.isEmpty() ? null : rule.objection(value);
    }

    /** A whole number. */
    static Rule number(long min, long max) {
        return within(Long::valueOf, min, max, "write a number from %d to %d".formatted(min, max));
    }

    /** A number that need not be whole. */
    static Rule decimal(double min, double max) {
        return within(
                Double::valueOf, min, max, "write a number from %s to %s".formatted(min, max));
    }

    /**
     * A duration.
     *
     * @param parse throws IllegalArgumentException if the text is not one
     */
    static Rule duration(Function<String, @Nullable Duration> parse, Duration min, Duration max) {
        return within(
                parse,
                min,
                max,
                "write a duration from %s to %s"
                        .formatted(Durations.format(min), Durations.format(max)));
    }

    /** A duration in whole seconds. */
    static Rule seconds(Function<String, @Nullable Duration> parse, long min, long max) {
        return within(
                value -> {
                    Duration duration = parse.apply(value);
                    return duration != null
                                    && duration.equals(Duration.ofSeconds(duration.toSeconds()))
                            ? duration
                            : null;
                },
                Duration.ofSeconds(min),
                Duration.ofSeconds(max),
                "write a duration from %ds to %ds, in whole seconds".formatted(min, max));
    }

    /**
     * A number of bytes.
     *
     * @param parse throws IllegalArgumentException if the text is not one
     */
    static Rule size(ToLongFunction<String> parse, long min, long max) {
        return within(
                parse::applyAsLong,
                min,
                max,
                "write a size from %s to %s".formatted(sizeText(min), sizeText(max)));
    }

    private static <T extends Comparable<T>> Rule within(
            Function<String, @Nullable T> parse, T min, T max, String advice) {
        return value -> {
            try {
                T parsed = parse.apply(value.strip());
                boolean fits =
                        parsed != null && parsed.compareTo(min) >= 0 && parsed.compareTo(max) <= 0;
                return fits ? null : advice;
            } catch (IllegalArgumentException e) {
                return advice;
            }
        };
    }

    private static String sizeText(long bytes) {
        String units = "KMGT";
        long amount = bytes;
        int unit = -1;
        while (amount % 1024 == 0 && amount > 0 && unit + 1 < units.length()) {
            amount /= 1024;
            unit++;
        }
        return unit < 0 ? String.valueOf(amount) : amount + units.substring(unit, unit + 1);
    }
}
