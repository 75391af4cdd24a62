package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import picocli.CommandLine.Command;

/** End snoozes. */
@Command(name = "unsnooze", description = "End snoozes.")
final class UnsnoozeCommand extends ActCommand {
    @Override
    ObjectNode act(GatewayApi api) {
        return named("unsnooze");
    }
}
