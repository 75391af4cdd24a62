package dev.skerry.gateway.twin;

import dev.skerry.sync.proto.TwinDelta;
import java.util.List;

/** The way to the agents that are connected. */
public interface TwinLink {
    /** Sends an agent what it lacks, in parts, if it is connected; else it asks when it is. */
    void send(String agentId, List<TwinDelta> parts);
}
