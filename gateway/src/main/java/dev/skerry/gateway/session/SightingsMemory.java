package dev.skerry.gateway.session;

import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Sightings;

/** What an agent met, as it told last in one session. For the session's thread alone. */
final class SightingsMemory {
    private Sightings last = Sightings.getDefaultInstance();

    /** The status with what the agent met, which it tells only when that has changed. */
    AgentStatus added(AgentStatus status) {
        if (status.hasSightings()) {
            last = status.getSightings();
            return status;
        }
        return status.toBuilder().setSightings(last).build();
    }
}
