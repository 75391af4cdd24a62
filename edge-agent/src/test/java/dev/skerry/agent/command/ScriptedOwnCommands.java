package dev.skerry.agent.command;

import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Command;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Takes whatever is called {@code rest}, and keeps its listener. */
public final class ScriptedOwnCommands implements OwnCommands {
    final List<Order.Listener> begun = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable Refusal objection(Command command) {
        return command.getName().equals("rest") ? null : new Refusal("SKR-A700", "it rests alone");
    }

    @Override
    public void begin(Command command, Order.Listener listener) {
        begun.add(listener);
    }

    @Override
    public Order.Ending endedWith(Command command) {
        return new Order.Ending.Sent();
    }

    @Override
    public void tick() {}
}
