package dev.skerry.tool.model.rollout;

import picocli.CommandLine.Command;

/** Has a rollout that waits go on. */
@Command(
        name = "resume",
        description = "Have a rollout that was paused go on.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends RolloutChange {
    ResumeCommand() {
        super("resume");
    }
}
