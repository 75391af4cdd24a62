package dev.skerry.tool.alarm;

import picocli.CommandLine.Command;

/** What the agents' rules warned of, and whether they were right. */
@Command(
        name = "alarms",
        description =
                "List alarms, see why they were raised, say whether they were right, and see how often rules and models are.",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            MarkCommand.class,
            MarksCommand.class,
            PrecisionCommand.class
        },
        mixinStandardHelpOptions = true)
public final class AlarmsCommand {}
