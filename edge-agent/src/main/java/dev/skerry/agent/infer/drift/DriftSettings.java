package dev.skerry.agent.infer.drift;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What counts as drift.
 *
 * @param window how much time of readings is compared, two halves of it
 * @param limit the population stability index above which something has moved
 */
public record DriftSettings(Duration window, double limit) {
    /** How many steps half a window has at least, however long that takes. */
    public static final int LEAST_STEPS = 1_000;

    /** What is usual: a day has what a day brings, and above 0.25 much has changed. */
    public static final DriftSettings STANDARD = new DriftSettings(Duration.ofHours(24), 0.25);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the window is no time or the limit is not above 0
     */
    public DriftSettings {
        if (!window.isPositive() || !(limit > 0)) {
            throw new IllegalArgumentException("drift of %s, %s".formatted(window, limit));
        }
    }

    long halfMicros() {
        return TimeUnit.MICROSECONDS.convert(window) / 2;
    }
}
