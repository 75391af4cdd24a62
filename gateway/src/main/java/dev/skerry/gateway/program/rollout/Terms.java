package dev.skerry.gateway.program.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout is to go.
 *
 * @param soak how long the agents of a wave are watched before the next one begins
 * @param maxFailures how many agents may roll back or refuse before it pauses
 * @param share of a wave's agents that have to have committed
 * @param maxAlarms how many alarms more than before the agents of a wave may raise while they are
 *     watched
 * @param window when agents may be told; null for always
 * @param lease how long an agent may be without getting on
 * @param atOnce how many agents change their program at once
 * @param trial how long a new program has to prove itself
 */
public record Terms(
        Waves waves,
        Duration soak,
        int maxFailures,
        double share,
        int maxAlarms,
        @Nullable Window window,
        Duration lease,
        int atOnce,
        Duration trial) {
    /** What is taken when nobody says another. */
    public static final Terms USUAL =
            new Terms(
                    Waves.USUAL,
                    Duration.ofMinutes(10),
                    0,
                    0.9,
                    0,
                    null,
                    Duration.ofMinutes(30),
                    50,
                    Duration.ofMinutes(2));

    /** How many may change at once at the most. */
    public static final int MOST_AT_ONCE = 1_000;

    /** The longest soak and lease. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** For going back: all at once, as fast as places become free. */
    Terms ofRevert() {
        return new Terms(
                Waves.ONE,
                Duration.ZERO,
                Integer.MAX_VALUE,
                0,
                Integer.MAX_VALUE,
                null,
                lease,
                atOnce,
                trial);
    }
}
