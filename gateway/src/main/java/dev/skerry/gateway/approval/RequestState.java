package dev.skerry.gateway.approval;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of a request; nothing follows but from the first. */
public enum RequestState {
    /** It lacks approvals. */
    WAITING,
    /** It has them, and goes on. */
    GRANTED,
    /** An approver said no, or it could not be done any more. */
    REFUSED,
    /** It did not get them in time. */
    EXPIRED,
    /** Who asked took it back, or something newer took its place. */
    WITHDRAWN;

    /** As REST and the store have it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written like this. */
    public static Optional<RequestState> of(String word) {
        return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }
}
