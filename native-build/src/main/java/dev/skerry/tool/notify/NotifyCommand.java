package dev.skerry.tool.notify;

import picocli.CommandLine.Command;

/** Whom a gateway tells of alarms. */
@Command(
        name = "notify",
        description = {
            "Have a gateway tell people and programs elsewhere of alarms.",
            "A contact point says who and how, a route of which alarms."
        },
        subcommands = {
            ListCommand.class,
            AddCommand.class,
            TestCommand.class,
            RemoveCommand.class,
            RouteCommand.class,
            UnrouteCommand.class,
            DeliveriesCommand.class
        },
        mixinStandardHelpOptions = true)
public final class NotifyCommand {}
