package dev.skerry.gateway.bulk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One agent of a bulk change, and what became of it there.
 *
 * @param code why it was refused, or what it waits for; null otherwise
 * @param message for people; null likewise
 * @param before what it had, so that it can have it again: tags with spaces between them, or a
 *     version, empty for none; null where nothing can be taken back
 */
public record BulkRow(
        String agentId,
        State state,
        @Nullable String code,
        @Nullable String message,
        @Nullable String before) {
    /** How far it is with one agent. */
    public enum State {
        /** Its turn has not come. */
        PENDING,
        /** It is done, or the agent was told. */
        DONE,
        /** It is done once it is approved, or the agent is back. */
        WAITING,
        /** There was nothing to do. */
        SAME,
        /** It was not done, and will not be. */
        REFUSED,
        /** Somebody stopped it before. */
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

    static BulkRow of(String agentId, State state, @Nullable String before) {
        return new BulkRow(agentId, state, null, null, before);
    }

    static BulkRow refused(String agentId, String code, String message) {
        return new BulkRow(agentId, State.REFUSED, code, message, null);
    }
}
