package dev.skerry.tool.update;

import picocli.CommandLine.Command;

/** Have a rollout wait where it is. */
@Command(
        name = "pause",
        description =
                "Have a rollout wait where it is: nobody else is told. Who is on the way goes on.",
        mixinStandardHelpOptions = true)
final class PauseCommand extends RolloutChange {
    PauseCommand() {
        super("pause");
    }
}
