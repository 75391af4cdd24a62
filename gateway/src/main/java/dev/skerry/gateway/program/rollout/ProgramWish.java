package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.people.Caller;
import java.time.Instant;

/** A rollout that somebody wants. */
public record ProgramWish(String version, Audience audience, Terms terms) {
    ProgramRollout begun(String id, Instant now, Caller by) {
        return new ProgramRollout(
                id,
                version,
                audience,
                terms,
                "",
                RolloutStage.OPEN,
                0,
                now,
                null,
                null,
                0,
                false,
                "",
                now,
                by.name());
    }
}
