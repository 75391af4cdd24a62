package dev.skerry.gateway.action;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.people.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an agent itself can be told to do. Updating its program would be another one. */
public enum Action {
    /** Ends its process so that it is started again. */
    RESTART,
    /** Takes no more readings, and sends all that it has. */
    DRAIN,
    /** Takes readings again. */
    RESUME,
    /** Destroys all that it keeps. */
    WIPE;

    /** As REST and agents have it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<Action> of(String word) {
        return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
    }

    /** The least role that may order it. */
    public Role least() {
        return this == WIPE ? Role.ADMIN : Role.OPERATOR;
    }
}
