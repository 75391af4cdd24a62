package dev.skerry.gateway.people;

import java.time.InstantSource;

/** Whether somebody who was let in may stay. */
public final class Standing {
    private final Sessions sessions;
    private final Tokens tokens;
    private final InstantSource clock;

    public Standing(Sessions sessions, Tokens tokens, InstantSource clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whether the caller's session or token has not ended; does not count as use. */
    public boolean stands(Caller caller) {
        return switch (caller.how()) {
            case SESSION -> sessions.stands(caller.credentialKey());
            case TOKEN -> tokens.stands(caller);
            case BEARER -> caller.endsAt() == null || clock.instant().isBefore(caller.endsAt());
            case OPEN -> true;
        };
    }
}
