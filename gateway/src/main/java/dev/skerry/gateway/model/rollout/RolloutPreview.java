package dev.skerry.gateway.model.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rollout would be for, if it began now; of the agents that whoever asks sees.
 *
 * @param agentCount how many it would be for
 * @param unchanged how many of these have the version assigned already
 * @param canaries on how many it would act first; they are chosen when that stage begins
 * @param narrower how many at that place keep a narrower assignment
 * @param agents the first of them, by id
 */
public record RolloutPreview(
        int agentCount, int unchanged, int canaries, int narrower, List<AgentPreview> agents) {
    public RolloutPreview {
        agents = List.copyOf(agents);
    }

    /**
     * One of them.
     *
     * @param before the version that is assigned; null for none
     * @param runs the version that acts by its last report; null if it named none
     */
    public record AgentPreview(
            String agentId, String site, @Nullable String before, @Nullable String runs) {}
}
