package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.text.Durations;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody orders, read and checked against what the device's profile declares.
 *
 * @param content without its expiry
 * @param info what the profile says of the command
 */
record CommandBody(Command content, Duration expiresIn, CommandInfo info) {
    private static final Set<String> KEYS = Set.of("name", "arguments", "expiresIn", "id");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    static CommandBody read(Device device, @Nullable JsonNode body) {
        if (body == null || !body.isObject() || !body.path("name").isTextual()) {
            throw unreadable("expected {\"name\": …} with a command of the device");
        }
        for (var entry : body.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw unreadable("'%s' means nothing here".formatted(entry.getKey()));
            }
        }
        String name = body.path("name").asText();
        CommandInfo info =
                device.getCommandsList().stream()
                        .filter(command -> command.getName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> undeclared(device, name));
        Command.Builder content =
                Command.newBuilder()
                        .setCommandId(id(body.get("id")))
                        .setDeviceId(device.getDeviceId())
                        .setName(name);
        arguments(info, body.get("arguments"), content);
        return new CommandBody(content.build(), expiresIn(info, body.get("expiresIn")), info);
    }

    private static String id(@Nullable JsonNode id) {
        if (id == null) {
            return UUID.randomUUID().toString();
        }
        if (!id.isTextual() || !ID.matcher(id.asText()).matches()) {
            throw unreadable("an id has 1 to 64 letters, digits, dots, dashes and underscores");
        }
        return id.asText();
    }

    private static Duration expiresIn(CommandInfo info, @Nullable JsonNode text) {
        if (text == null) {
            return Duration.ofMillis(info.getExpiresMillis());
        }
        Duration duration = text.isTextual() ? Durations.parse(text.asText()) : null;
        if (duration == null
                || duration.compareTo(SHORTEST) < 0
                || duration.compareTo(LONGEST) > 0) {
            throw unreadable("expiresIn is a text such as \"30s\" or \"5m\", from 1s to 7d");
        }
        return duration;
    }

    private static void arguments(
            CommandInfo info, @Nullable JsonNode given, Command.Builder content) {
        if (given != null && !given.isObject()) {
            throw unreadable("arguments are an object, by name");
        }
        for (TwinPropertyInfo declared : info.getArgumentsList()) {
            JsonNode value = given == null ? null : given.get(declared.getName());
            if (value == null) {
                throw refused("argument '%s' is missing".formatted(declared.getName()));
            }
            content.putArguments(declared.getName(), value(declared, value));
        }
        if (given != null && given.size() > info.getArgumentsCount()) {
            for (var entry : given.properties()) {
                if (!content.containsArguments(entry.getKey())) {
                    throw refused(
                            "command '%s' takes no argument '%s'"
                                    .formatted(info.getName(), entry.getKey()));
                }
            }
        }
    }

    private static dev.skerry.sync.proto.TwinValue value(TwinPropertyInfo declared, JsonNode json) {
        TwinValue value = DesiredBody.typed(declared.getType(), json);
        if (value == null) {
            throw refused(
                    "argument '%s' is of type %s"
                            .formatted(declared.getName(), declared.getType()));
        }
        String fault = PropertyCheck.fault("argument", declared, value);
        if (fault != null) {
            throw refused(fault);
        }
        return TwinMessages.toMessage(value);
    }

    private static ProblemException undeclared(Device device, String name) {
        return new ProblemException(
                GatewayError.COMMAND_NOT_DECLARED,
                422,
                device.getCommandsCount() == 0
                        ? "profile '%s' declares no commands".formatted(device.getProfileName())
                        : "profile '%s' has no command '%s', but %s"
                                .formatted(
                                        device.getProfileName(),
                                        name,
                                        String.join(
                                                ", ",
                                                device.getCommandsList().stream()
                                                        .map(CommandInfo::getName)
                                                        .toList())));
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(GatewayError.ARGUMENT_INVALID, 422, detail);
    }

    private static ProblemException unreadable(String detail) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, detail);
    }
}
