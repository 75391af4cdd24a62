package dev.skerry.agent.command;

import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Command;
import org.jspecify.annotations.Nullable;

/** What the agent itself can be told to do: commands without a device. */
public interface OwnCommands {
    /** Why one may not begin; null if it may. */
    @Nullable Refusal objection(Command command);

    /**
     * Begins one, which is on the disk; must not block.
     *
     * @param listener hears how it ended, unless the process ends before
     */
    void begin(Command command, Order.Listener listener);

    /** How one ended that was under way when the process ended. */
    Order.Ending endedWith(Command command);

    /** Time passes; at least once a second. */
    void tick();
}
