package dev.skerry.gateway.command;

/** Told of each step of a command once it is durable. Must not block. */
public interface CommandListener {
    void commandChanged(CommandView command);
}
