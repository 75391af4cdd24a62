package dev.skerry.tool;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line. */
@Command(
        name = "skerry",
        description = "Edge-to-cloud IoT agent gateway.",
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
