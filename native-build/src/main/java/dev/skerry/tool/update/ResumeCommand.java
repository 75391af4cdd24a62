package dev.skerry.tool.update;

import picocli.CommandLine.Command;

/** Have a rollout go on. */
@Command(
        name = "resume",
        description = "Have a rollout go on. Where a gate did not hold, that counts as seen.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends RolloutChange {
    ResumeCommand() {
        super("resume");
    }
}
