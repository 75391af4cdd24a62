package dev.skerry.gateway.model.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.gateway.model.gate.GateResult;
import dev.skerry.gateway.profile.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rollout, as REST shows it.
 *
 * @param target the site, the tag or the agent; empty for all
 * @param digest of the bundle
 * @param canary {@code share 0.1} or {@code site NAME}
 * @param automatic whether it goes on by itself once all gates hold
 * @param stageSeconds how long each stage lasts at least when it goes on by itself
 * @param reason why it is in its stage; empty at the beginning
 * @param by who started it
 * @param pause since when it waits for somebody to resume it, and by whom; null if it does not
 * @param revision another one after each change, for If-Match
 * @param gates how they stand; empty of one that has not begun, or has ended
 * @param agentCount how many agents it is for, of those that whoever asks sees; 0 of one that ended
 * @param agents the first of them, those that it failed on before others; empty in lists
 * @param stages that it came to, the first one first
 */
public record RolloutView(
        String id,
        String name,
        String version,
        String digest,
        Scope scope,
        String target,
        String canary,
        boolean automatic,
        long stageSeconds,
        Stage stage,
        Instant stageAt,
        String reason,
        Instant startedAt,
        String by,
        Rollout.@Nullable Pause pause,
        String revision,
        List<GateResult> gates,
        int agentCount,
        List<AgentView> agents,
        List<StageView> stages) {
    /** How many agents are shown. */
    public static final int MOST_AGENTS = 500;

    public RolloutView {
        gates = List.copyOf(gates);
        agents = List.copyOf(agents);
        stages = List.copyOf(stages);
    }

    /** Which part the version has on an agent. */
    public enum Part {
        @JsonProperty("acting")
        ACTING,
        @JsonProperty("shadow")
        SHADOW
    }

    /** How far an agent is. */
    public enum State {
        /** It did not tell of the version in this role yet. */
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("running")
        RUNNING,
        /** No profile of the agent names the model. */
        @JsonProperty("unused")
        UNUSED,
        @JsonProperty("refused")
        REFUSED,
        /** It acted, and the version before acts again. */
        @JsonProperty("reverted")
        REVERTED
    }

    /**
     * An agent that it is for, and what it said last.
     *
     * @param before the version that is assigned; null for none
     * @param steps scored by the version in this role
     * @param compared of them, those that the version beside it scored as well
     * @param agreement the share of those on which both said the same; null for none
     * @param psi the largest of its inputs and its score; null if it is not known
     * @param code why it is refused or was given up; else empty
     * @param reportedAt null when it never told
     */
    public record AgentView(
            String agentId,
            String site,
            Part role,
            State state,
            @Nullable String before,
            long steps,
            long alarms,
            long compared,
            @Nullable Double agreement,
            long latencyP50Micros,
            long latencyP99Micros,
            @Nullable Double psi,
            String code,
            String message,
            @Nullable Instant reportedAt) {}
}
