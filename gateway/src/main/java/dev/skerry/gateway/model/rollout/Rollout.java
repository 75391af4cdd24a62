package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Gates;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 * @param pause since when it waits for somebody to resume it; null if it does not
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
        String by,
        @Nullable Pause pause) {
    public Rollout {
        canaries = Set.copyOf(canaries);
    }

    /**
     * It goes on neither by itself nor by a promotion.
     *
     * @param by who paused it
     */
    public record Pause(Instant at, String by) {}

    /** Another one after each change, for If-Match. */
    String revision() {
        Instant last = pause == null ? stageAt : pause.at();
        return "%s-%d%s"
                .formatted(
                        stage.word(),
                        ChronoUnit.MICROS.between(Instant.EPOCH, last),
                        pause == null ? "" : "-paused");
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
                by,
                null);
    }

    Rollout with(@Nullable Pause other) {
        return new Rollout(
                id,
                place,
                version,
                digest,
                canary,
                gates,
                isAutomatic,
                stageTime,
                stage,
                canaries,
                stageAt,
                reason,
                startedAt,
                by,
                other);
    }
}
