package dev.skerry.gateway.fleet;

import java.util.Collection;

/** Told of changes in the fleet once they are durable. Must not block. */
public interface FleetListener {
    /** An agent connected, was cut off, told its status, or was removed. */
    void agentChanged(String agentId);

    /** An agent declared devices. */
    void devicesChanged(String agentId, Collection<String> deviceIds);
}
