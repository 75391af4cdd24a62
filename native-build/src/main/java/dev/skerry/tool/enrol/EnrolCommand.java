package dev.skerry.tool.enrol;

import picocli.CommandLine.Command;

/** Lets new agents in. */
@Command(
        name = "enrol",
        description = "Make tokens for new agents, and see what became of them.",
        subcommands = {TokenCommand.class, ListCommand.class, CancelCommand.class},
        mixinStandardHelpOptions = true)
public final class EnrolCommand {}
