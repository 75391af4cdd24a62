package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import java.util.function.Consumer;

/** What becomes of the gateway's commands, as far as the link needs to know. */
public interface Commands {
    /** Who is told of each result once it is durable, on any thread; must not block. */
    void reportTo(Consumer<CommandResult> listener);

    /** A command came; one that is known is not carried out, what became of it is told again. */
    void take(Command command);

    /** Time passes; at least once a second. */
    void tick();
}
