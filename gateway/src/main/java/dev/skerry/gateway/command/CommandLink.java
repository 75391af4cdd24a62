package dev.skerry.gateway.command;

import dev.skerry.sync.proto.CommandOrder;
import java.util.OptionalLong;

/** The way to the agents that are connected. */
public interface CommandLink {
    /** The epoch that the agent's session was opened with; empty when it has none. */
    OptionalLong epoch(String agentId);

    /**
     * Sends an agent a command, if it is connected; else it gets it when it is.
     *
     * @param order the command and why it may be done; its session adds for whom, and signs it
     */
    void send(String agentId, CommandOrder order);
}
