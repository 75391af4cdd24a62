package dev.skerry.tool.alarm;

import picocli.CommandLine.Command;

/** What the agents' rules and the gateway warned of, and what is done about it. */
@Command(
        name = "alarms",
        aliases = "alarm",
        description =
                "List alarms, see why they were raised, take them in hand, say whether they were right, and see how often rules and models are.",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            HistoryCommand.class,
            AckCommand.class,
            UnackCommand.class,
            AssignCommand.class,
            SnoozeCommand.class,
            UnsnoozeCommand.class,
            CommentCommand.class,
            MarkCommand.class,
            MarksCommand.class,
            PrecisionCommand.class
        },
        mixinStandardHelpOptions = true)
public final class AlarmsCommand {}
