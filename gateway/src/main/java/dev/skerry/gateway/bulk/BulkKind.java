package dev.skerry.gateway.bulk;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.action.Action;
import dev.skerry.gateway.people.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done to each agent. */
public enum BulkKind {
    /** It starts again. */
    RESTART,
    /** It sends all that it has, and takes no more. */
    DRAIN,
    /** It takes readings again. */
    RESUME,
    /** It is put into groups, and taken out of others. */
    TAGS,
    /** It is assigned a version of a profile, or none any more. */
    PROFILE,
    /** It is assigned a version of a model, or none any more. */
    MODEL,
    /** It is removed from the lists. */
    REMOVE;

    /** As REST and the store have it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<BulkKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** What the agent itself is told, if it is told something. */
    Optional<Action> action() {
        return Action.of(word());
    }

    /** Whether what was before can be had again. */
    boolean isUndoable() {
        return switch (this) {
            case TAGS, PROFILE, MODEL -> true;
            case RESTART, DRAIN, RESUME, REMOVE -> false;
        };
    }

    /** The least role that may do it. */
    public Role least() {
        return this == REMOVE ? Role.ADMIN : Role.OPERATOR;
    }
}
