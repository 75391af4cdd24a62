package dev.skerry.gateway.model.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a rollout is. */
public enum Stage {
    /** It lacks approvals that the policy asks for, and begins when it has them. */
    WAITING,
    /** The version runs beside what acts, on all agents. */
    SHADOW,
    /** It acts on some agents, with the version before as their shadow; the rest is as before. */
    CANARY,
    /** It acts on all agents, with the version before as their shadow. */
    FULL,
    /** It is assigned, and nothing runs beside it any more. */
    DONE,
    /** Somebody ended it: everything is as before. */
    ABORTED,
    /** It ended itself: everything is as before. */
    REVERSED;

    /** As it is written in REST and in the store. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written like this; empty if none is. */
    public static Optional<Stage> named(String word) {
        return Arrays.stream(values()).filter(stage -> stage.word().equals(word)).findFirst();
    }

    /** The one that the store has written like this. */
    static Stage of(String word) {
        return named(word)
                .orElseThrow(() -> new IllegalStateException("no stage is called " + word));
    }

    /** Whether it has begun, and something may still become of it. */
    public boolean isOpen() {
        return next().isPresent();
    }

    /** Whether the version acts somewhere. */
    public boolean acts() {
        return this == CANARY || this == FULL;
    }

    /** The one that comes when all gates hold; empty at the end, and before it has begun. */
    public Optional<Stage> next() {
        return switch (this) {
            case SHADOW -> Optional.of(CANARY);
            case CANARY -> Optional.of(FULL);
            case FULL -> Optional.of(DONE);
            case WAITING, DONE, ABORTED, REVERSED -> Optional.empty();
        };
    }
}
