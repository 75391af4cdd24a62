package dev.skerry.gateway.command;

import dev.skerry.sync.proto.Command;
import java.util.OptionalLong;

/** The way to the agents that are connected. */
public interface CommandLink {
    /** The epoch that the agent's session was opened with; empty when it has none. */
    OptionalLong epoch(String agentId);

    /** Sends an agent a command, if it is connected; else it gets it when it is. */
    void send(String agentId, Command command);
}
