package dev.skerry.agent.clock;

import dev.skerry.profile.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the times of what a message led to come from.
 *
 * @param arrival when it came
 * @param reckonedMicros those times that were reckoned from that; all others are the device's
 */
public record Stamps(Stamp arrival, Set<Long> reckonedMicros) {
    /** All times are right. */
    public static final Stamps RIGHT = new Stamps(Stamp.known(0), Set.of());

    /** How far ahead of a clock that knows the time a device's may be. */
    static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private static final long MOST_AHEAD_MICROS =
            TimeUnit.NANOSECONDS.toMicros(MOST_AHEAD.toNanos());

    /** The boot by whose clock a time is; null when it is the device's, or right. */
    public @Nullable String bootOf(long observedAtMicros) {
        return reckonedMicros.contains(observedAtMicros) ? arrival.boot() : null;
    }

    /** The readings, those marked whose device stamped them in the future. */
    public List<Reading> checked(List<Reading> readings) {
        return readings.stream().noneMatch(this::isAhead)
                ? readings
                : readings.stream().map(r -> isAhead(r) ? r.clockUntrusted() : r).toList();
    }

    private boolean isAhead(Reading reading) {
        return arrival.isKnown()
                && reading.observedAtMicros() > arrival.micros() + MOST_AHEAD_MICROS
                && !reckonedMicros.contains(reading.observedAtMicros());
    }
}
