package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

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
    /** It, just begun. */
    Rollout begun(String id, String digest, Instant now, String by) {
        return new Rollout(
                id,
                place,
                version,
                digest,
                canary,
                gates,
                isAutomatic,
                stageTime,
                Stage.SHADOW,
                Set.of(),
                now,
                "",
                now,
                by,
                null);
    }

    /** A tenth, where nobody says otherwise. */
    public static final Canary CANARY = new Canary.Share(0.1);

    /** What counts where nobody says otherwise. */
    public static final Duration STAGE_TIME = Duration.ofMinutes(10);

    /** The longest that a stage may be told to last at least. */
    public static final Duration LONGEST_STAGE_TIME = Duration.ofDays(30);
}
