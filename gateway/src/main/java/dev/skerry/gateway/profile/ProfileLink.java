package dev.skerry.gateway.profile;

import dev.skerry.sync.proto.ProfileOrder;
import java.util.Collection;

/** The way to the agents that are connected. */
public interface ProfileLink {
    /** The agents that have a session now. */
    Collection<String> connected();

    /**
     * Tells an agent what it shall work by, if it is connected; must not block.
     *
     * @param order the profiles and why they may be those; its session adds for whom, and signs it
     */
    void send(String agentId, ProfileOrder order);
}
