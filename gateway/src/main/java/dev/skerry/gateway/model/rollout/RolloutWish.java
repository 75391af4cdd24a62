package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Gates;
import java.time.Duration;

/**
 * A rollout that somebody wants.
 *
 * @param stageTime how long each stage lasts at least when it goes on by itself
 */
public record RolloutWish(
        ModelPlace place,
        String version,
        Canary canary,
        Gates gates,
        boolean isAutomatic,
        Duration stageTime) {
    /** A tenth, where nobody says otherwise. */
    public static final Canary CANARY = new Canary.Share(0.1);

    /** What counts where nobody says otherwise. */
    public static final Duration STAGE_TIME = Duration.ofMinutes(10);

    /** The longest that a stage may be told to last at least. */
    public static final Duration LONGEST_STAGE_TIME = Duration.ofDays(30);
}
