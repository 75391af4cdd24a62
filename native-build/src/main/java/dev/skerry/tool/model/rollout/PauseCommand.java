package dev.skerry.tool.model.rollout;

import picocli.CommandLine.Command;

/** Has a rollout wait. */
@Command(
        name = "pause",
        description =
                "Have the open rollout of a model wait where it is: it goes on neither by itself nor by promote. It goes back all the same when a gate fails.",
        mixinStandardHelpOptions = true)
final class PauseCommand extends RolloutChange {
    PauseCommand() {
        super("pause");
    }
}
