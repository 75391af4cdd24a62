package dev.skerry.agent.infer.run;

import java.time.Duration;

/**
 * What a run may take of the machine's time.
 *
 * @param latency what nearly every run is to stay below; see {@link Punctuality}
 * @param longestRun after which a single run is ended
 */
public record RunLimits(Duration latency, Duration longestRun) {
    /** A run is late when it takes this many times the latency. */
    public static final int TOLERANCE = 2;

    /** A single run may take this many times the latency, for a machine that is very busy. */
    private static final int HANGS_AFTER = 50;

    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(10);

    /** What a model is held to whose limits nobody declared. */
    public static final RunLimits UNDECLARED = ofLatency(Duration.ofMillis(100));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if there is no time at all
     */
    public RunLimits {
        if (!latency.isPositive() || longestRun.compareTo(latency) < 0) {
            throw new IllegalArgumentException("limits " + latency + ", " + longestRun);
        }
    }

    /** The limits of a model of this latency: a run is ended after 2 to 10 s. */
    public static RunLimits ofLatency(Duration latency) {
        Duration patience = latency.multipliedBy(HANGS_AFTER);
        if (patience.compareTo(SHORTEST_PATIENCE) < 0) {
            patience = SHORTEST_PATIENCE;
        } else if (patience.compareTo(LONGEST_PATIENCE) > 0) {
            patience = LONGEST_PATIENCE;
        }
        return new RunLimits(latency, patience.compareTo(latency) < 0 ? latency : patience);
    }
}
