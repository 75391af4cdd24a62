package dev.skerry.gateway;

import dev.skerry.gateway.action.AgentActions;
import dev.skerry.gateway.command.Commands;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What has to do with telling agents themselves to do something. */
@Singleton
public class ActionBeans {
    @Produces
    @Singleton
    AgentActions agentActions(Commands commands) {
        return new AgentActions(commands);
    }
}
