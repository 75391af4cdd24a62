package dev.skerry.profile.model;

import java.time.Duration;

/**
 * How many of a resource's readings are kept, and how long. Zero stands for what is not asked for.
 *
 * @param deadband a reading that differs by no more than this from the last one kept is left out,
 *     in the resource's unit
 * @param sample at most one reading is kept in this time
 * @param report one reading at least is kept in this time although it is the same; values that have
 *     no deadband are then left out while they are the same
 * @param stale a resource that was not heard for this long is stale
 * @param retention how long the gateway keeps readings
 */
public record Cadence(
        double deadband, Duration sample, Duration report, Duration stale, Duration retention) {
    /** Everything is kept. */
    public static final Cadence ALL = deadband(0);

    /** Only a deadband. */
    public static Cadence deadband(double deadband) {
        return new Cadence(deadband, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
