package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import picocli.CommandLine.Command;

/** Say that you have seen alarms and have them in hand. */
@Command(name = "ack", description = "Say that you have seen alarms and have them in hand.")
final class AckCommand extends ActCommand {
    @Override
    ObjectNode act(GatewayApi api) {
        return named("acknowledge");
    }
}
