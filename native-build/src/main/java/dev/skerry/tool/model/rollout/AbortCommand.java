package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a rollout. */
@Command(
        name = "abort",
        description = "End the open rollout of a model: everything is as before.",
        mixinStandardHelpOptions = true)
final class AbortCommand extends RolloutChange {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who ask later.")
    private String reason = "";

    AbortCommand() {
        super("abort");
    }

    @Override
    ObjectNode body() {
        return super.body().put("reason", reason);
    }
}
