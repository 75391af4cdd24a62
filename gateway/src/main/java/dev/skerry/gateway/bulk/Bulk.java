package dev.skerry.gateway.bulk;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.people.Caller;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of many agents.
 *
 * @param id by which who asked for it asks again
 * @param by who asked for it: done with what they might do then
 * @param endedAt null while it runs
 * @param undoOf the id of the one that it takes back; null if it is none
 * @param stoppedBy who had the agents left as they are whose turn had not come; null if nobody did
 */
public record Bulk(
        String id,
        BulkChange change,
        State state,
        Caller by,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String undoOf,
        @Nullable String stoppedBy) {
    /** How far it is. */
    public enum State {
        /** Agents are left. */
        RUNNING,
        /** All had their turn. */
        DONE,
        /** Somebody stopped it. */
        STOPPED;

        /** As REST and the store have it. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it is the same wish, asked again. */
    boolean isSame(BulkChange wanted, Caller caller) {
        return change.equals(wanted) && by.name().equals(caller.name());
    }

    /**
     * Whether somebody may know of it and stop it. It names agents of all sites that who asked for
     * it saw, who may see fewer since, or have a token that does.
     */
    boolean isSeen(Caller caller) {
        return by.sites().areWithin(caller.sites());
    }
}
