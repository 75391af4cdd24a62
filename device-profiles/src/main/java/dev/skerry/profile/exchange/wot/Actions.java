package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.model.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Actions of a thing, which become commands. */
final class Actions {
    private static final int MAX_COMMANDS = 64;
    private static final int MAX_ARGUMENTS = 32;
    private static final Set<String> KNOWN = Set.of("title", "description", "input", "forms");

    private final JsonNode thing;
    private final Topics topics;
    private final ProfileDraft draft;
    private final Leftovers leftovers;
    private final Names names = Names.ofCommands();

    Actions(JsonNode thing, Topics topics, ProfileDraft draft, Leftovers leftovers) {
        this.thing = thing;
        this.topics = topics;
        this.draft = draft;
        this.leftovers = leftovers;
    }

    void declare() {
        for (Entry<String, JsonNode> action : Nodes.entries(thing, "actions")) {
            String place = "actions." + action.getKey();
            if (draft.count("commands") >= MAX_COMMANDS) {
                leftovers.add(
                        ExchangeCode.LIMIT,
                        place,
                        "a profile has at most %d commands".formatted(MAX_COMMANDS));
                return;
            }
            String topic = topic(action.getValue());
            if (topic == null) {
                leftovers.add(
                        ExchangeCode.ADDRESS,
                        place,
                        "none of its forms is an MQTT topic that an agent can publish to");
            } else {
                declare(action.getKey(), action.getValue(), topic, place);
            }
        }
    }

    private @Nullable String topic(JsonNode action) {
        for (JsonNode candidate : Nodes.items(action, "forms")) {
            Form form = Form.read(candidate, Nodes.text(thing, "base", ""));
            if (form != null
                    && form.transport() == Form.Transport.MQTT
                    && form.isFor("invokeaction")) {
                return topics.toDevices(form.address());
            }
        }
        return null;
    }

    private void declare(String name, JsonNode action, String topic, String place) {
        String others = Nodes.otherKeys(action, KNOWN::contains);
        if (!others.isEmpty()) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART, place, "a profile has nothing for: " + others);
        }
        var arguments = new LinkedHashMap<String, String>();
        String payload = payload(Nodes.object(action, "input"), place + ".input", arguments);
        if (payload == null) {
            return;
        }
        ProfileDraft.Entry command =
                draft.command(names.of(name, "action")).comment(Schema.comment(action));
        if (!arguments.isEmpty()) {
            command.put("arguments", Yaml.flow(arguments));
        }
        var mqtt = new LinkedHashMap<String, String>();
        mqtt.put("topic", Yaml.text(topic));
        mqtt.put("payload", payload);
        command.put("mqtt", Yaml.flow(mqtt));
    }

    /** The payload with its arguments, or null after saying that there can't be one. */
    private @Nullable String payload(
            @Nullable JsonNode input, String place, Map<String, String> arguments) {
        if (input == null) {
            return "\"\"";
        }
        JsonNode always = input.get("const");
        if (always != null && always.isValueNode()) {
            return Yaml.quoted(always.asText());
        }
        var argumentNames = Names.ofArguments();
        if (!"object".equals(Nodes.text(input, "type"))) {
            String name = argumentNames.of("value", "value");
            Schema schema = Schema.read(input, place, leftovers);
            if (schema == null || schema.type() == ValueType.ARRAY) {
                leftovers.add(ExchangeCode.TYPE, place, "so the action can't be carried over");
                return null;
            }
            arguments.put(name, Yaml.flow(schema.written()));
            return schema.type().isText() ? "'\"{" + name + "}\"'" : "\"{" + name + "}\"";
        }
        var payload = new LinkedHashMap<String, String>();
        for (Entry<String, JsonNode> part : Nodes.entries(input, "properties")) {
            String at = place + ".properties." + part.getKey();
            JsonNode constant = part.getValue().get("const");
            if (constant != null) {
                payload.put(part.getKey(), Yaml.of(constant));
                continue;
            }
            Schema schema = Schema.read(part.getValue(), at, leftovers);
            if (schema == null
                    || schema.type() == ValueType.ARRAY
                    || arguments.size() >= MAX_ARGUMENTS) {
                leftovers.add(ExchangeCode.TYPE, at, "so the action can't be carried over");
                return null;
            }
            String name = argumentNames.of(part.getKey(), "value");
            arguments.put(name, Yaml.flow(schema.written()));
            payload.put(part.getKey(), "\"{" + name + "}\"");
        }
        return Yaml.flow(payload);
    }
}
