package dev.skerry.gateway.program.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a wave is. */
public enum WaveState {
    /** Its turn has not come. */
    AHEAD,
    /** Its agents are told. */
    RUNNING,
    /** Its agents are watched before the next wave begins. */
    SOAKING,
    /** It is through. */
    THROUGH;

    /** As REST shows it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WaveState of(ProgramRollout rollout, int wave) {
        if (rollout.stage() == RolloutStage.DONE || wave < rollout.wave()) {
            return THROUGH;
        }
        if (wave > rollout.wave() || rollout.stage() != RolloutStage.OPEN) {
            return AHEAD;
        }
        return rollout.settledAt() == null ? RUNNING : SOAKING;
    }
}
