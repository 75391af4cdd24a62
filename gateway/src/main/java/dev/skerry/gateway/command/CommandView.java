package dev.skerry.gateway.command;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as it is shown.
 *
 * @param confirms whether the device shows that it obeyed; else executed is the last that is heard
 * @param over whether nothing follows
 * @param steps what became of it so far, in order
 */
public record CommandView(
        String id,
        String agentId,
        String deviceId,
        String name,
        Map<String, Object> arguments,
        Instant requestedAt,
        Instant expiresAt,
        boolean confirms,
        CommandState state,
        boolean over,
        List<Step> steps) {
    public CommandView {
        arguments = Map.copyOf(arguments);
        steps = List.copyOf(steps);
    }

    /** Whether it needed approvals, and may still. */
    public boolean hadToWait() {
        return steps.stream().anyMatch(step -> step.state() == CommandState.WAITING);
    }

    /**
     * Something that became of it.
     *
     * @param at by the clock of whoever took it
     * @param by who took it: a person, gateway, or the agent
     * @param message of what failed why; of what was approved by whom
     */
    public record Step(
            CommandState state,
            Instant at,
            String by,
            @Nullable String code,
            @Nullable String message) {}
}
