package dev.skerry.gateway.fleet;

import java.util.Collection;

/** Told of changes in the fleet once they are durable. Must not block. */
public interface FleetListener {
    /** An agent connected, was cut off, or told its status. */
    void agentChanged(String agentId);

    /** An agent was removed. */
    default void agentRemoved(String agentId) {
        agentChanged(agentId);
    }

    /** An agent declared devices. */
    void devicesChanged(String agentId, Collection<String> deviceIds);
}
