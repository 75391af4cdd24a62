package dev.skerry.gateway.program.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How far a rollout of a program is. */
public enum RolloutStage {
    /** It lacks approvals that the policy asks for, and begins when it has them. */
    WAITING,
    /** Wave after wave is told. */
    OPEN,
    /** All waves are through. Agents that were away are told when they are back. */
    DONE,
    /** Somebody ended it: who has not begun is not told any more. */
    STOPPED;

    /** As it is written in REST and in the store. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RolloutStage of(String word) {
        return Arrays.stream(values())
                .filter(stage -> stage.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no stage is called " + word));
    }

    /** Whether agents are told by it. */
    public boolean tells() {
        return this == OPEN || this == DONE;
    }

    /** Whether something may still become of it. */
    public boolean isOpen() {
        return this == OPEN || this == WAITING;
    }
}
