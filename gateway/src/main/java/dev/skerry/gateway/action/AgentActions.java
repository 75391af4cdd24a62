package dev.skerry.gateway.action;

import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.Commands.Answer;
import dev.skerry.gateway.command.Commands.Request;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.ActivityView;
import dev.skerry.gateway.people.Caller;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.TwinValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Orders of agents themselves. They are commands without a device: kept, signed, approved, sent
 * once and answered as those.
 */
public final class AgentActions {
    /** Of a wipe, an argument. */
    static final String FORCE = "force";

    private final Commands commands;

    public AgentActions(Commands commands) {
        this.commands = commands;
    }

    /** Why an agent is not told to do something; empty if it may be. */
    public static Optional<ActionError> objection(AgentView agent, Action action, Caller by) {
        if (by.role().compareTo(action.least()) < 0) {
            return Optional.of(ActionError.WIPE_NEEDS_ADMIN);
        }
        ActivityView activity = agent.activity();
        boolean isUnderstood =
                agent.figures() == AgentView.Figures.NONE
                        || (activity != null && activity.actions().contains(action.word()));
        return isUnderstood ? Optional.empty() : Optional.of(ActionError.NOT_UNDERSTOOD);
    }

    /** Takes a wish to which there is no objection. */
    public CompletableFuture<Answer> request(ActionWish wish, Caller by)
            throws InterruptedException {
        Command.Builder content =
                Command.newBuilder().setCommandId(wish.id()).setName(wish.action().word());
        if (wish.isForced()) {
            content.putArguments(FORCE, TwinValue.newBuilder().setTruth(true).build());
        }
        return commands.request(
                new Request(wish.agentId(), "", content.build(), wish.expiresIn(), false, by));
    }

    /** What an agent was told, the newest first. */
    public List<ActionView> of(String agentId, int limit) {
        return commands.commands(agentId, "", limit).stream().map(ActionView::of).toList();
    }
}
