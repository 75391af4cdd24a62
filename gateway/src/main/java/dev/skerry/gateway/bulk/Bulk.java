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
 */
public record Bulk(
        String id,
        BulkChange change,
        State state,
        Caller by,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String undoOf) {
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
}
