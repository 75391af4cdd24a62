package dev.skerry.gateway.twin;

import dev.skerry.sync.proto.TwinDelta;

/** The way to the agents that are connected. */
public interface TwinLink {
    /** Sends an agent what it lacks, if it is connected; else it asks when it is. */
    void send(String agentId, TwinDelta delta);
}
