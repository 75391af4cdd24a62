package dev.skerry.tool.fleet;

import dev.skerry.tool.SendCommand;
import dev.skerry.tool.alarm.AlarmsCommand;
import picocli.CommandLine.Command;

/** What the agents of a gateway do, and telling them what to do. */
@Command(
        name = "fleet",
        description = "List, show, watch and change the agents and devices of a gateway.",
        subcommands = {
            LsCommand.class,
            ShowCommand.class,
            WatchCommand.class,
            BulkCommand.class,
            AlarmsCommand.class,
            SendCommand.class
        },
        mixinStandardHelpOptions = true)
public final class FleetCommand {}
