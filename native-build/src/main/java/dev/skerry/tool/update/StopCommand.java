package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a rollout. */
@Command(
        name = "stop",
        description = "End a rollout: nobody is told any more. Who runs the version keeps it.",
        mixinStandardHelpOptions = true)
final class StopCommand extends RolloutChange {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.")
    private String reason = "";

    StopCommand() {
        super("stop");
    }

    @Override
    ObjectNode body() {
        return super.body().put("reason", reason);
    }
}
