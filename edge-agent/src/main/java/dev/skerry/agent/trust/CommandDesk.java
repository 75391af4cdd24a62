package dev.skerry.agent.trust;

import dev.skerry.agent.uplink.Commands;
import dev.skerry.sync.proto.Command;
import org.jspecify.annotations.Nullable;

/** Who carries out the commands that are believed and may be carried out. */
public interface CommandDesk extends Commands {
    /** Whether a command of this id came before: it is not carried out again. */
    boolean knows(String commandId);

    /**
     * As {@link Commands#take(Command)}.
     *
     * @param approved null when nobody had to approve it
     */
    void take(Command command, Leave.@Nullable Approved approved);

    /** One that an approver denied fails, and is not carried out later, whatever comes with it. */
    void deny(Command command, Leave.Denied denied);

    /** One that nobody had to approve. */
    @Override
    default void take(Command command) {
        take(command, null);
    }
}
