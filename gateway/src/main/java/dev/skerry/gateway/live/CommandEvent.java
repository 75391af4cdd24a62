package dev.skerry.gateway.live;

import dev.skerry.gateway.action.ActionView;
import dev.skerry.gateway.command.CommandView;
import org.jspecify.annotations.Nullable;

/** How a step of a command is told: one without a device is something that an agent itself does. */
record CommandEvent(String name, String agentId, @Nullable String deviceId, Object value) {
    static CommandEvent of(CommandView command) {
        return command.deviceId().isEmpty()
                ? new CommandEvent("agent-action", command.agentId(), null, ActionView.of(command))
                : new CommandEvent("command", command.agentId(), command.deviceId(), command);
    }
}
