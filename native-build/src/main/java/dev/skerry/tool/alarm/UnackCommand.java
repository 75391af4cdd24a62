package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import picocli.CommandLine.Command;

/** Take acknowledgements back. */
@Command(name = "unack", description = "Take acknowledgements back.")
final class UnackCommand extends ActCommand {
    @Override
    ObjectNode act(GatewayApi api) {
        return named("unacknowledge");
    }
}
