package dev.skerry.agent.command;

import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command and what became of it.
 *
 * @param results in the order in which they came, at least one
 */
record Remembered(Command command, List<CommandResult> results) {
    Remembered {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("nothing became of the command yet");
        }
    }

    Remembered with(CommandResult result) {
        List<CommandResult> more = new ArrayList<>(results);
        more.add(result);
        return new Remembered(command, more);
    }

    boolean isOver() {
        return results.getLast().getLast();
    }

    boolean is(Outcome outcome) {
        return results.getLast().getOutcome() == outcome;
    }

    /** Whether another command with this id means the same. */
    boolean isOf(Command another) {
        return command.getDeviceId().equals(another.getDeviceId())
                && command.getName().equals(another.getName())
                && command.getArgumentsMap().equals(another.getArgumentsMap());
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            command.writeDelimitedTo(bytes);
            for (CommandResult result : results) {
                result.writeDelimitedTo(bytes);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The opposite of {@link #encode}.
     *
     * @throws IOException if the bytes are none of its
     */
    static Remembered decode(byte[] content) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(content);
        Command command = Command.parseDelimitedFrom(in);
        List<CommandResult> results = new ArrayList<>();
        while (in.available() > 0) {
            results.add(CommandResult.parseDelimitedFrom(in));
        }
        if (command == null || results.isEmpty()) {
            throw new IOException("a remembered command ends too early");
        }
        return new Remembered(command, results);
    }
}
