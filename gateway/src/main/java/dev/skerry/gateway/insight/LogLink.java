package dev.skerry.gateway.insight;

import dev.skerry.sync.proto.LogTail;

/** The way to the agents that are connected. */
public interface LogLink {
    /** Whether the agent has a session now, and is heard of. */
    boolean isHeard(String agentId);

    /** Asks an agent for what it logs, if it is connected; must not block. */
    void ask(String agentId, LogTail tail);
}
