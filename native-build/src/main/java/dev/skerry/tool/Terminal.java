package dev.skerry.tool;

import java.io.Console;
import java.util.Optional;

/** The terminal that a command was typed at; every answer is empty when there is none. */
public final class Terminal {
    private Terminal() {}

    /** What is typed without being shown. */
    public static Optional<String> secret(String prompt) {
        return terminal()
                .flatMap(it -> Optional.ofNullable(it.readPassword("%s: ", prompt)))
                .map(String::valueOf);
    }

    /** Whether somebody can be asked. */
    public static boolean isThere() {
        return terminal().isPresent();
    }

    /** A line of an answer. */
    public static Optional<String> line(String question) {
        return terminal().flatMap(it -> Optional.ofNullable(it.readLine("%s", question)));
    }

    /** Where there is none, Java has no console or one that is no terminal: that is up to it. */
    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
