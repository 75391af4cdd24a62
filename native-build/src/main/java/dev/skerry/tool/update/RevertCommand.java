package dev.skerry.tool.update;

import picocli.CommandLine.Command;

/** End a rollout, and have its agents go back to what they ran before. */
@Command(
        name = "revert",
        description = "End a rollout, and have its agents go back to what they ran before.",
        mixinStandardHelpOptions = true)
final class RevertCommand extends RolloutChange {
    RevertCommand() {
        super("revert");
    }
}
