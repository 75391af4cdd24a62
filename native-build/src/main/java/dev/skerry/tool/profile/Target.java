package dev.skerry.tool.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.AgentsOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whom an assignment is for; one of these options. */
final class Target extends AgentsOption {
    @Option(
            names = "--device",
            required = true,
            paramLabel = "AGENT/DEVICE",
            description = "One device of an agent.")
    private @Nullable String device;

    /** Scope, target and device as the gateway takes them. */
    ObjectNode toJson(CommandSpec spec) {
        if (device != null) {
            int slash = device.indexOf('/');
            if (slash < 1 || slash == device.length() - 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--device='%s': expected an agent and its device, such as north/pump-1"
                                .formatted(device));
            }
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("scope", "device")
                    .put("target", device.substring(0, slash))
                    .put("device", device.substring(slash + 1));
        }
        return agents();
    }

    /** Whether this is among the assignments that a gateway lists; of any version if null. */
    boolean isAmong(JsonNode assignments, CommandSpec spec, @Nullable String version) {
        JsonNode place = toJson(spec);
        for (JsonNode assignment : assignments) {
            boolean isHere =
                    Stream.of("scope", "target", "device")
                            .allMatch(
                                    field ->
                                            assignment
                                                    .path(field)
                                                    .asText()
                                                    .equals(place.path(field).asText()));
            if (isHere
                    && (version == null || assignment.path("version").asText().equals(version))) {
                return true;
            }
        }
        return false;
    }
}
