package dev.skerry.gateway.program.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How far an agent is with a rollout. */
public enum TurnState {
    /** Its wave has not come, it is cut off, or there is no place for it yet. */
    WAITING,
    /** It may begin. */
    OFFERED,
    /** It fetches what it lacks. */
    FETCHING,
    /** It has all, and starts it next. */
    STAGED,
    /** It runs the version, which has to prove itself. */
    TRIAL,
    /** It runs the version. */
    COMMITTED,
    /** The version did not prove itself there, and the one before it runs again. */
    ROLLED_BACK,
    /** It may not, or can't, run the version. */
    REFUSED,
    /** It did not get on within its lease, and may be told again. */
    STALLED;

    /** As it is written in REST and in the store. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that the store has written like this. */
    static TurnState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no state is called " + word));
    }

    /** Whether it takes one of the places of those that change at once. */
    public boolean holdsPlace() {
        return this == OFFERED || this == FETCHING || this == STAGED || this == TRIAL;
    }

    /** Whether nothing more comes of it. */
    public boolean isOver() {
        return this == COMMITTED || hasFailed();
    }

    /** Whether the version is not for this agent. */
    public boolean hasFailed() {
        return this == ROLLED_BACK || this == REFUSED;
    }
}
