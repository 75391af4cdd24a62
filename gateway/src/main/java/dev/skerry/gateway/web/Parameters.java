package dev.skerry.gateway.web;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads request parameters and says what is wrong with them. */
public final class Parameters {
    private Parameters() {}

    /** A time in ISO-8601 with an offset. */
    public static Instant instant(String name, @Nullable String value, Instant otherwise) {
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw ProblemException.parameter(
                    name, value, "a time such as 2026-01-31T12:00:00Z (ISO-8601 with an offset)");
        }
    }

    /** A whole number within bounds, both included. */
    public static int number(String name, @Nullable String value, int min, int max, int otherwise) {
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the refusal, which is the same for both.
        }
        throw ProblemException.parameter(
                name, value, "a whole number from %d to %d".formatted(min, max));
    }

    public static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw ProblemException.parameter(name, "", "a value");
        }
        return value;
    }

    /** An agent, or null when none is given; one that was removed is known still. */
    public static @Nullable String agent(FleetStore fleet, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (!fleet.hasEverConnected(value)) {
            throw ProblemException.unknownAgent(value);
        }
        return value;
    }

    /** From a time up to, but not including, another. */
    public record Range(Instant from, Instant to) {
        /** Checks the order; the last hour when nothing is given. */
        public static Range of(@Nullable String from, @Nullable String to, Instant now) {
            Instant end = instant("to", to, now);
            Instant start = instant("from", from, end.minus(Duration.ofHours(1)));
            if (!start.isBefore(end)) {
                throw ProblemException.parameter(
                        "from", String.valueOf(from), "a time before to=" + end);
            }
            return new Range(start, end);
        }

        /** Its beginning. */
        public long fromMicros() {
            return Times.toMicros(from);
        }

        /** Its end, excluded. */
        public long toMicros() {
            return Times.toMicros(to);
        }
    }
}
