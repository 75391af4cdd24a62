package dev.skerry.gateway.model.rollout;

import dev.skerry.sync.proto.ModelSet;
import java.util.Collection;

/** The way to the agents that are connected. */
public interface ModelLink {
    /** The agents that have a session now. */
    Collection<String> connected();

    /**
     * Tells an agent what it shall run, if it is connected; must not block.
     *
     * @param models without a signature; its session adds for whom they are, and signs them
     */
    void send(String agentId, ModelSet models);
}
