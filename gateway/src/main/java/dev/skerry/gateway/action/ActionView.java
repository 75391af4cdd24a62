package dev.skerry.gateway.action;

import dev.skerry.gateway.command.CommandState;
import dev.skerry.gateway.command.CommandView;
import dev.skerry.gateway.command.CommandView.Step;
import java.time.Instant;
import java.util.List;

/**
 * Something that an agent was told to do, and what became of it.
 *
 * @param action one of those of {@link Action}; a string, for the store may have those of a newer
 *     gateway
 * @param forced of a wipe: also if the gateway lacks readings
 * @param over whether nothing follows
 */
public record ActionView(
        String id,
        String agentId,
        String action,
        boolean forced,
        Instant requestedAt,
        Instant expiresAt,
        CommandState state,
        boolean over,
        List<Step> steps) {
    public ActionView {
        steps = List.copyOf(steps);
    }

    /** Of a command without a device. */
    public static ActionView of(CommandView command) {
        return new ActionView(
                command.id(),
                command.agentId(),
                command.name(),
                Boolean.TRUE.equals(command.arguments().get(AgentActions.FORCE)),
                command.requestedAt(),
                command.expiresAt(),
                command.state(),
                command.over(),
                command.steps());
    }
}
