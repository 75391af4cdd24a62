package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.profile.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rollout of a program as it is shown.
 *
 * @param version that is wanted; of a revert the one that is left
 * @param targets the sites, tags or agents that it is for; none for all
 * @param reverts the rollout that it takes back; null of others
 * @param wave that is told now, the first one being 1
 * @param settledAt since when the agents of the wave are watched; null before
 * @param reason why it is in its stage; empty at the beginning
 * @param window when agents are told; null for always
 * @param failures agents that rolled back or refused
 * @param agents at most 500, those that it failed on first; null in lists
 * @param revision changes with each of its turns; for If-Match
 */
public record ProgramRolloutView(
        String id,
        String version,
        Scope scope,
        List<String> targets,
        @Nullable String reverts,
        RolloutStage stage,
        int wave,
        Instant waveAt,
        @Nullable Instant settledAt,
        @Nullable PauseView pause,
        String reason,
        String planned,
        long soakSeconds,
        int maxFailures,
        double share,
        int maxAlarms,
        @Nullable String window,
        long leaseSeconds,
        int atOnce,
        Instant startedAt,
        String startedBy,
        int failures,
        List<WaveView> waves,
        int agentCount,
        @Nullable List<TurnView> agents,
        String revision) {
    public ProgramRolloutView {
        targets = List.copyOf(targets);
        waves = List.copyOf(waves);
        agents = agents == null ? null : List.copyOf(agents);
    }

    /**
     * That it waits.
     *
     * @param by who decided it; {@code gateway} when a gate did not hold
     * @param reason what did not hold; empty when somebody paused it
     */
    public record PauseView(Instant at, String by, String reason) {}

    /**
     * One wave.
     *
     * @param number the first one is 1
     * @param states how many of its agents are in which state
     */
    public record WaveView(int number, WaveState state, int agents, Map<String, Integer> states) {
        public WaveView {
            states = Map.copyOf(states);
        }
    }

    /**
     * An agent's part.
     *
     * @param version that it shall run
     * @param before what it ran when it was told; empty before
     * @param leaseUntil by when it has to get on; null while it is not on the way
     * @param code why it failed or stalled; empty otherwise
     * @param message the same in words; of a program that was rolled back, its last lines
     */
    public record TurnView(
            String agentId,
            String site,
            boolean connected,
            int wave,
            String version,
            String before,
            TurnState state,
            int offers,
            @Nullable Instant leaseUntil,
            long bytesDone,
            long bytesTotal,
            String code,
            String message,
            Instant changedAt) {
        static TurnView of(Turn turn, String site, boolean isConnected) {
            return new TurnView(
                    turn.agentId(),
                    site,
                    isConnected,
                    turn.wave() + 1,
                    turn.version(),
                    turn.before(),
                    turn.state(),
                    turn.offers(),
                    turn.leaseUntil(),
                    turn.bytesDone(),
                    turn.bytesTotal(),
                    turn.code(),
                    turn.message(),
                    turn.changedAt());
        }
    }

    static ProgramRolloutView of(
            ProgramRollout rollout, List<WaveView> waves, int agentCount, List<TurnView> agents) {
        Terms terms = rollout.terms();
        ProgramRollout.Pause pause = rollout.pause();
        return new ProgramRolloutView(
                rollout.id(),
                rollout.version(),
                rollout.audience().scope(),
                rollout.audience().targets(),
                rollout.isRevert() ? rollout.reverts() : null,
                rollout.stage(),
                rollout.wave() + 1,
                rollout.waveAt(),
                rollout.settledAt(),
                pause == null ? null : new PauseView(pause.at(), pause.by(), pause.reason()),
                rollout.reason(),
                terms.waves().toString(),
                terms.soak().toSeconds(),
                terms.maxFailures(),
                terms.share(),
                terms.maxAlarms(),
                terms.window() == null ? null : terms.window().toString(),
                terms.lease().toSeconds(),
                terms.atOnce(),
                rollout.startedAt(),
                rollout.by(),
                waves.stream()
                        .mapToInt(
                                wave ->
                                        wave.states().getOrDefault("rolled-back", 0)
                                                + wave.states().getOrDefault("refused", 0))
                        .sum(),
                waves,
                agentCount,
                agents,
                rollout.revision());
    }

    ProgramRolloutView withoutAgents() {
        return new ProgramRolloutView(
                id,
                version,
                scope,
                targets,
                reverts,
                stage,
                wave,
                waveAt,
                settledAt,
                pause,
                reason,
                planned,
                soakSeconds,
                maxFailures,
                share,
                maxAlarms,
                window,
                leaseSeconds,
                atOnce,
                startedAt,
                startedBy,
                failures,
                waves,
                agentCount,
                null,
                revision);
    }
}
