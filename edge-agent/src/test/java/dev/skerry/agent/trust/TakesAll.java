package dev.skerry.agent.trust;

import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes what it is to carry out. */
record TakesAll(List<Command> taken) implements CommandDesk {
    @Override
    public void reportTo(Consumer<CommandResult> listener) {}

    @Override
    public void take(Command command, Leave.@Nullable Approved approved) {
        taken.add(command);
    }

    @Override
    public void deny(Command command, Leave.Denied denied) {
        throw new AssertionError(denied);
    }

    @Override
    public boolean knows(String commandId) {
        return false;
    }

    @Override
    public void tick() {}
}
