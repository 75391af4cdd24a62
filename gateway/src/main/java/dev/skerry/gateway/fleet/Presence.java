package dev.skerry.gateway.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which agents are connected. */
public interface Presence {
    /** Since when the agent is connected, or null when it is cut off. */
    @Nullable Instant connectedSince(String agentId);
}
