package dev.skerry.tool.flash;

import picocli.CommandLine.Command;

/** Puts agents onto cards. */
@Command(
        name = "flash",
        description = "Put an operating system with an agent onto a card (docs/flash.md).",
        subcommands = {
            ListCommand.class,
            WriteCommand.class,
            PrepareCommand.class,
            VerifyCommand.class,
            WaitCommand.class
        },
        mixinStandardHelpOptions = true)
public final class FlashCommand {}
