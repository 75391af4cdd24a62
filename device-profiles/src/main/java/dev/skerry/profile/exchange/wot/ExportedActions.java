package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Unexported;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.CommandSpec.Argument;
import org.jspecify.annotations.Nullable;

/** Writes commands as actions (TD 1.1, section 5.3.1.4). */
final class ExportedActions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Leftovers leftovers;

    ExportedActions(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    void write(ObjectNode actions, CommandSpec command) {
        ObjectNode action = actions.putObject(command.name());
        if (!input(action, command)) {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    "commands." + command.name(),
                    "what is sent is more than its arguments: " + command.payload());
        }
        new Unexported(leftovers).effect(command);
        ObjectNode form = action.putArray("forms").addObject();
        ExportedForms.address(form, command.write());
        form.put("contentType", ExportedForms.contentType(command.payload()));
        form.put("op", "invokeaction");
    }

    /** Whether the input, as it was written, says all of what is sent. */
    private static boolean input(ObjectNode action, CommandSpec command) {
        String payload = command.payload();
        JsonNode json = json(payload);
        if (json == null) {
            Argument only = argument(command, payload);
            if (only != null) {
                schema(action.putObject("input"), only);
            } else if (!payload.isEmpty()) {
                action.putObject("input").put("type", "string").put("const", payload);
            }
            return only != null || command.arguments().isEmpty();
        }
        ObjectNode input = action.putObject("input").put("type", "object");
        ObjectNode properties = input.putObject("properties");
        boolean all = true;
        for (var entry : json.properties()) {
            Argument argument = argument(command, entry.getValue().asText());
            ObjectNode property = properties.putObject(entry.getKey());
            if (argument != null) {
                schema(property, argument);
            } else {
                property.set("const", entry.getValue());
                all &= !entry.getValue().toString().matches(".*\\{[a-z][a-z0-9_]*}.*");
            }
            input.withArray("required").add(entry.getKey());
        }
        return all;
    }

    private static void schema(ObjectNode node, Argument argument) {
        ExportedSchema.write(node, argument.type(), argument.range(), argument.values());
    }

    private static @Nullable Argument argument(CommandSpec command, String placeholder) {
        return command.arguments().stream()
                .filter(argument -> placeholder.equals("{" + argument.name() + "}"))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable JsonNode json(String payload) {
        try {
            JsonNode json = payload.startsWith("{\"") ? JSON.readTree(payload) : null;
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
