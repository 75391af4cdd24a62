package dev.skerry.gateway.command;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.util.Locale;
import java.util.Optional;

/** How far a command has come, in this order; after the first five nothing follows. */
public enum CommandState {
    /** On the gateway's disk, and lacks approvals. */
    WAITING,
    /** On the gateway's disk, with the approvals that it needs. */
    REQUESTED,
    /** Handed to the agent's connection. */
    DELIVERED,
    /** On the agent's disk. */
    ACCEPTED,
    /** The device's broker has it. */
    EXECUTED,
    /** The device shows it. */
    CONFIRMED,
    /** It came to nothing, or nobody can tell. */
    FAILED,
    /** It was not carried out in time. */
    EXPIRED,
    /** Somebody took it back before it was delivered. */
    CANCELLED,
    /** It did not get its approvals. */
    REFUSED;

    /** As REST and the store have it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CommandState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What an agent says; empty for what only a newer one can say. */
    static Optional<CommandState> of(Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_ACCEPTED -> Optional.of(ACCEPTED);
            case OUTCOME_EXECUTED -> Optional.of(EXECUTED);
            case OUTCOME_CONFIRMED -> Optional.of(CONFIRMED);
            case OUTCOME_FAILED -> Optional.of(FAILED);
            case OUTCOME_EXPIRED -> Optional.of(EXPIRED);
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
