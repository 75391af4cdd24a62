package dev.skerry.gateway.program.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the agents' program on its way to them.
 *
 * @param version that is wanted; of a revert the one that is left
 * @param reverts the rollout that it takes back; empty of others
 * @param wave that is told now, the first one being 0
 * @param waveAt when it began
 * @param settledAt since when nobody of it is on the way, so that it is watched; null before
 * @param pause null while it goes on
 * @param forgiven how many failures somebody has seen and gone on all the same
 * @param excused whether somebody has gone on although this wave's share was not reached
 * @param reason why it is in its stage; empty at the beginning
 */
public record ProgramRollout(
        String id,
        String version,
        Audience audience,
        Terms terms,
        String reverts,
        RolloutStage stage,
        int wave,
        Instant waveAt,
        @Nullable Instant settledAt,
        @Nullable Pause pause,
        int forgiven,
        boolean excused,
        String reason,
        Instant startedAt,
        String by) {
    /** Who decides what happens by itself. */
    static final String GATEWAY = "gateway";

    /**
     * That it waits.
     *
     * @param by who decided it; {@code gateway} when a gate did not hold
     * @param reason what did not hold; empty when somebody paused it
     */
    public record Pause(Instant at, String by, String reason) {}

    /** Whether it brings back what agents ran before. */
    public boolean isRevert() {
        return !reverts.isEmpty();
    }

    ProgramRollout in(RolloutStage next, String why) {
        return with(next, wave, waveAt, settledAt, null, forgiven, excused, why);
    }

    /** Its first wave begins. */
    ProgramRollout begun(Instant now) {
        return with(RolloutStage.OPEN, 0, now, null, null, 0, false, "");
    }

    ProgramRollout nextWave(Instant now) {
        return with(stage, wave + 1, now, null, null, forgiven, false, reason);
    }

    ProgramRollout settled(Instant now) {
        return with(stage, wave, waveAt, now, pause, forgiven, excused, reason);
    }

    ProgramRollout paused(Pause now) {
        return with(stage, wave, waveAt, settledAt, now, forgiven, excused, reason);
    }

    /**
     * Somebody has it go on, and has seen what did not hold: the agents of the wave are watched
     * anew.
     *
     * @param failures so far
     */
    ProgramRollout resumed(int failures) {
        boolean byGate = pause != null && pause.by().equals(GATEWAY);
        return with(
                stage,
                wave,
                waveAt,
                null,
                null,
                byGate ? failures : forgiven,
                excused || byGate,
                reason);
    }

    private ProgramRollout with(
            RolloutStage stage,
            int wave,
            Instant waveAt,
            @Nullable Instant settledAt,
            @Nullable Pause pause,
            int forgiven,
            boolean excused,
            String reason) {
        return new ProgramRollout(
                id, version, audience, terms, reverts, stage, wave, waveAt, settledAt, pause,
                forgiven, excused, reason, startedAt, by);
    }

    /** Changes with each of its turns. */
    public String revision() {
        return "%s-%d-%s-%s"
                .formatted(
                        stage.word(),
                        wave,
                        settledAt == null ? "" : settledAt.toEpochMilli(),
                        pause == null ? "" : pause.at().toEpochMilli());
    }
}
