package dev.skerry.agent.clock;

import org.jspecify.annotations.Nullable;

/**
 * A moment as the agent's clock showed it.
 *
 * @param micros since 1970-01-01T00:00:00Z
 * @param boot by whose clock that is, when the time was not known; else null
 * @param era another one after each step of the clock by more than a minute: waits and windows that
 *     reach back to before it mean nothing
 */
public record Stamp(long micros, @Nullable String boot, int era) {
    /** A moment at which the time was known. */
    public static Stamp known(long micros) {
        return new Stamp(micros, null, 0);
    }

    /** Whether the time was known. */
    public boolean isKnown() {
        return boot == null;
    }
}
