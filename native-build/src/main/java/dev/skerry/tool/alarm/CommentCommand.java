package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says something of alarms. */
@Command(name = "comment", description = "Say something of alarms; it stays in their history.")
final class CommentCommand extends ActCommand {
    @Option(
            names = "--text",
            paramLabel = "TEXT",
            required = true,
            description = "What, one line of up to 500 characters.")
    private String text = "";

    @Override
    ObjectNode act(GatewayApi api) {
        return named("comment").put("text", text);
    }
}
