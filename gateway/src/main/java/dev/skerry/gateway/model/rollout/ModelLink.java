package dev.skerry.gateway.model.rollout;

import dev.skerry.sync.proto.ModelOrder;
import java.util.Collection;

/** The way to the agents that are connected. */
public interface ModelLink {
    /** The agents that have a session now. */
    Collection<String> connected();

    /**
     * Tells an agent what it shall run, if it is connected; must not block.
     *
     * @param order without a signature; its session adds for whom it is, and signs it
     */
    void send(String agentId, ModelOrder order);
}
