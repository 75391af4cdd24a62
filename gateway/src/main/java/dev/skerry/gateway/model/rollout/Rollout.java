package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A version on its way to those whom it is for.
 *
 * @param digest of the bundle
 * @param isAutomatic whether it goes on by itself once all gates hold
 * @param stageTime how long each stage lasts at least when it goes on by itself
 * @param canaries the agents that were chosen; empty before the version acts
 * @param stageAt when it came to its stage
 * @param reason why it is in its stage; empty at the beginning
 * @param by who started it
 */
public record Rollout(
        String id,
        ModelPlace place,
        String version,
        String digest,
        Canary canary,
        Gates gates,
        boolean isAutomatic,
        Duration stageTime,
        Stage stage,
        Set<String> canaries,
        Instant stageAt,
        String reason,
        Instant startedAt,
        String by) {
    public Rollout {
        canaries = Set.copyOf(canaries);
    }

    /** Of which model. */
    public String name() {
        return place.name();
    }

    /** Whether the version acts on an agent that it is for. */
    boolean actsOn(String agentId) {
        return stage == Stage.FULL || (stage == Stage.CANARY && canaries.contains(agentId));
    }

    Rollout in(Stage next, String why, Instant now) {
        return with(next, canaries, why, now);
    }

    Rollout with(Stage next, Set<String> chosen, String why, Instant now) {
        return new Rollout(
                id,
                place,
                version,
                digest,
                canary,
                gates,
                isAutomatic,
                stageTime,
                next,
                chosen,
                now,
                why,
                startedAt,
                by);
    }
}
