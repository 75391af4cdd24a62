package dev.skerry.profile.exchange.edgex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be written: resources of which the profile knows the value become properties of the
 * twin, the others and groups of them commands.
 */
final class EdgexCommands {
    private static final int MAX_COMMANDS = 64;
    private static final int MAX_ARGUMENTS = 32;
    private static final Pattern TOPIC_LEVEL = Pattern.compile("[^+#/{}$\\p{Cntrl}\\s]{1,128}");

    private final Map<String, EdgexResource> resources;
    private final ProfileDraft draft;
    private final Leftovers leftovers;
    private final Names names = Names.ofCommands();

    EdgexCommands(Map<String, EdgexResource> resources, ProfileDraft draft, Leftovers leftovers) {
        this.resources = resources;
        this.draft = draft;
        this.leftovers = leftovers;
    }

    /** Whether a name can be a level of a topic. */
    static boolean isTopicLevel(String name) {
        return TOPIC_LEVEL.matcher(name).matches();
    }

    /** Whether a deviceCommand reads. */
    static boolean reads(JsonNode command) {
        return Nodes.text(command, "readWrite", "").toUpperCase(Locale.ROOT).contains("R");
    }

    void declare(JsonNode profile) {
        for (EdgexResource resource : resources.values()) {
            if (resource.writable()) {
                declareWritable(resource);
            }
        }
        List<JsonNode> commands = Nodes.items(profile, "deviceCommands");
        for (int i = 0; i < commands.size(); i++) {
            declareGroup(commands.get(i), "deviceCommands[" + i + "]");
        }
    }

    private void declareWritable(EdgexResource resource) {
        String place = "deviceResources." + resource.edgexName();
        String topic = topic(resource.edgexName(), place);
        if (resource.type() == ValueType.ARRAY || resource.type() == ValueType.BYTES) {
            leftovers.add(
                    ExchangeCode.TYPE,
                    place,
                    "'%s' can't be written, as an array or bytes".formatted(resource.edgexName()));
            return;
        }
        if (topic == null) {
            return;
        }
        if (!resource.readable()) {
            declareCommand(
                    "set-" + resource.edgexName(), topic, List.of(resource), Map.of(), place);
            return;
        }
        var mqtt = new LinkedHashMap<String, String>();
        mqtt.put("topic", Yaml.text(topic));
        mqtt.put("payload", Yaml.flow(Map.of(resource.edgexName(), "\"{value}\"")));
        ProfileDraft.Entry property =
                draft.twin(resource.name()).guess("the topic and payload of EdgeX's device-mqtt");
        resource.written().forEach(property::put);
        property.put("write", Yaml.flow(Map.of("mqtt", Yaml.flow(mqtt))))
                .text("reported", resource.name());
    }

    private void declareGroup(JsonNode command, String place) {
        String name = Nodes.text(command, "name", "");
        boolean writes =
                Nodes.text(command, "readWrite", "").toUpperCase(Locale.ROOT).contains("W");
        if (!writes) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART,
                    place,
                    "'%s' groups values to be read; a device sends what it has".formatted(name));
            return;
        }
        var arguments = new ArrayList<EdgexResource>();
        var constants = new LinkedHashMap<String, String>();
        List<JsonNode> operations = Nodes.items(command, "resourceOperations");
        for (int i = 0; i < operations.size(); i++) {
            JsonNode operation = operations.get(i);
            String at = place + ".resourceOperations[" + i + "]";
            String resource = Nodes.text(operation, "deviceResource", "");
            String constant = Nodes.text(operation, "defaultValue");
            EdgexResource known = resources.get(resource);
            JsonNode mappings = Nodes.object(operation, "mappings");
            if (mappings != null && !mappings.isEmpty()) {
                leftovers.add(
                        ExchangeCode.TRANSFORMATION,
                        at + ".mappings",
                        "names for values are not carried over: "
                                + Nodes.otherKeys(mappings, key -> false));
            }
            if (constant != null) {
                constants.put(resource, Yaml.text(constant));
            } else if (known != null
                    && known.type() != ValueType.ARRAY
                    && known.type() != ValueType.BYTES) {
                arguments.add(known);
            } else {
                leftovers.add(
                        ExchangeCode.REFERENCE,
                        at,
                        "the resource '%s' is not one that can be written".formatted(resource));
                return;
            }
        }
        if (arguments.size() + constants.size() == 0) {
            leftovers.add(ExchangeCode.BAD_VALUE, place, "'%s' writes nothing".formatted(name));
            return;
        }
        String topic = topic(name, place);
        boolean single = arguments.size() == 1 && constants.isEmpty();
        // A command for one resource alone says no more than that the resource is writable.
        if (topic != null && !(single && arguments.getFirst().writable())) {
            declareCommand(name, topic, arguments, constants, place);
        }
    }

    private void declareCommand(
            String name,
            String topic,
            List<EdgexResource> arguments,
            Map<String, String> constants,
            String place) {
        if (draft.count("commands") >= MAX_COMMANDS || arguments.size() > MAX_ARGUMENTS) {
            leftovers.add(
                    ExchangeCode.LIMIT,
                    place,
                    "a profile has at most %d commands with %d arguments"
                            .formatted(MAX_COMMANDS, MAX_ARGUMENTS));
            return;
        }
        var argumentNames = Names.ofArguments();
        var declared = new LinkedHashMap<String, String>();
        var payload = new LinkedHashMap<>(constants);
        for (EdgexResource argument : arguments) {
            String argumentName = argumentNames.of(argument.edgexName(), "value");
            declared.put(argumentName, Yaml.flow(argument.written()));
            payload.put(argument.edgexName(), "\"{" + argumentName + "}\"");
        }
        var mqtt = new LinkedHashMap<String, String>();
        mqtt.put("topic", Yaml.text(topic));
        mqtt.put("payload", Yaml.flow(payload));
        ProfileDraft.Entry command =
                draft.command(names.of(name, "command"))
                        .guess("the topic and payload of EdgeX's device-mqtt");
        if (!declared.isEmpty()) {
            command.put("arguments", Yaml.flow(declared));
        }
        command.put("mqtt", Yaml.flow(mqtt));
    }

    private @Nullable String topic(String name, String place) {
        if (isTopicLevel(name)) {
            return "command/{device}/" + name + "/set/0";
        }
        leftovers.add(ExchangeCode.ADDRESS, place, "'%s' can't stand in a topic".formatted(name));
        return null;
    }
}
