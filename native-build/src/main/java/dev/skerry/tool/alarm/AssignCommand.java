package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says who sees to alarms. */
@Command(name = "assign", description = "Say who sees to alarms.")
final class AssignCommand extends ActCommand {
    @Option(
            names = "--to",
            paramLabel = "NAME",
            defaultValue = "me",
            description = "A person of the gateway, me, or nobody (default: ${DEFAULT-VALUE}).")
    private String person = "me";

    @Override
    ObjectNode act(GatewayApi api) {
        return switch (person) {
            case "nobody" -> named("assign").putNull("person");
            case "me" -> named("assign").put("person", me(api));
            default -> named("assign").put("person", person);
        };
    }

    private static String me(GatewayApi api) {
        return api.get(GatewayApi.path("me")).path("name").asText();
    }
}
