package dev.skerry.tool.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a device sent last, as its agent still has it.
 *
 * @param site of the agent
 * @param lines of a capture
 * @param left how many messages were longer than what agents keep of them
 */
record RecentMessages(String site, String lines, int left) {
    /** A device and its agent. */
    record Device(String agentId, String deviceId) {}

    /** {@code AGENT/DEVICE}; an agent's id has no slash. */
    static final class OfDevice implements ITypeConverter<Device> {
        @Override
        public Device convert(String text) {
            int slash = text.indexOf('/');
            if (slash < 1 || slash == text.length() - 1) {
                throw new TypeConversionException(
                        "'%s' is no agent and device, such as north/pump-1".formatted(text));
            }
            return new Device(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    /**
     * Asks the device's agent, by way of its gateway.
     *
     * @throws ToolException SKR-T060 if there are none, or what the gateway says
     */
    static RecentMessages ask(URI gateway, Device device) {
        try (GatewayApi api = new GatewayApi(gateway)) {
            JsonNode told =
                    api.get(
                            GatewayApi.path(
                                    "agents",
                                    device.agentId(),
                                    "devices",
                                    device.deviceId(),
                                    "messages"));
            StringBuilder lines = new StringBuilder();
            int left = 0;
            for (JsonNode message : told.path("messages")) {
                if (message.path("isWhole").asBoolean()) {
                    lines.append(line(message)).append('\n');
                } else {
                    left++;
                }
            }
            if (lines.isEmpty()) {
                throw new ToolException(
                        "SKR-T060",
                        ExitCode.FOUND,
                        "Agent '%s' has no whole message of '%s': it keeps the last ones since it started, up to 4 KiB each. Wait until the device sends."
                                .formatted(
                                        VisibleText.of(device.agentId()),
                                        VisibleText.of(device.deviceId())));
            }
            return new RecentMessages(told.path("site").asText("default"), lines.toString(), left);
        }
    }

    private static ObjectNode line(JsonNode message) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("topic", message.path("address").asText());
        String kind = message.path("payload").isTextual() ? "payload" : "payloadBase64";
        return line.put(kind, message.path(kind).asText());
    }

    /** Reads them, oldest first; what is to be told of those that are left out. */
    List<String> read(Consumer<CapturedMessage> each) {
        try {
            CaptureReader.read(
                    new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), each);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be read", e);
        }
        return left == 0
                ? List.of()
                : List.of("%,d messages are longer than what the agent keeps".formatted(left));
    }
}
