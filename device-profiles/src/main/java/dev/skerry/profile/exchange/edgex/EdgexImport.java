package dev.skerry.profile.exchange.edgex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Unreadable;
import dev.skerry.profile.model.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a profile of an EdgeX device profile. EdgeX keeps topics and addresses in its device
 * services, so the source is a guess: the topics of device-mqtt.
 */
public final class EdgexImport {
    private static final int MAX_RESOURCES = 256;
    private static final Set<String> KNOWN =
            Set.of(
                    "apiVersion",
                    "name",
                    "description",
                    "manufacturer",
                    "model",
                    "deviceResources",
                    "deviceCommands");

    private final JsonNode profile;
    private final Leftovers leftovers;
    private final Map<String, EdgexResource> resources = new LinkedHashMap<>();

    private EdgexImport(JsonNode profile, Leftovers leftovers) {
        this.profile = profile;
        this.leftovers = leftovers;
    }

    /** Whether a document looks like an EdgeX device profile. */
    public static boolean knows(JsonNode document) {
        return profileIn(document).has("deviceResources");
    }

    /**
     * The profile.
     *
     * @throws Unreadable if the document is none of EdgeX
     */
    public static ProfileDraft read(JsonNode document, Leftovers leftovers) throws Unreadable {
        JsonNode profile = profileIn(document);
        if (!profile.has("deviceResources")) {
            throw new Unreadable(
                    ExchangeCode.UNKNOWN_FORMAT,
                    "an EdgeX device profile has 'deviceResources', this has not",
                    "name the right file");
        }
        for (JsonNode resource : Nodes.items(profile, "deviceResources")) {
            if (Nodes.object(Nodes.object(resource, "properties"), "value") != null) {
                throw new Unreadable(
                        ExchangeCode.UNKNOWN_FORMAT,
                        "this is a device profile of EdgeX 1, versions 2 and 3 can be read",
                        "have EdgeX 2 or newer write it");
            }
        }
        return new EdgexImport(profile, leftovers).read();
    }

    /** The profile itself, which EdgeX's core-metadata answers wrapped. */
    private static JsonNode profileIn(JsonNode document) {
        JsonNode one = document.isArray() && document.size() == 1 ? document.get(0) : document;
        JsonNode wrapped = Nodes.object(one, "profile");
        return wrapped == null ? one : wrapped;
    }

    private ProfileDraft read() {
        String name = Nodes.text(profile, "name", "device");
        String made =
                List.of(Nodes.text(profile, "manufacturer", ""), Nodes.text(profile, "model", ""))
                        .stream()
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" "));
        String description = Nodes.text(profile, "description", "");
        var draft =
                new ProfileDraft(
                        Names.ofProfile(name),
                        "1.0.0",
                        made.isEmpty() || description.contains(made)
                                ? description
                                : (description + " (" + made + ")").strip());
        draft.comment("Made from the EdgeX device profile '" + name + "'.");
        draft.comment(
                "Lines with 'guess:' say what was not in it; check them. The version is new.");
        String others = Nodes.otherKeys(profile, KNOWN::contains);
        if (!others.isEmpty()) {
            leftovers.add(ExchangeCode.NO_COUNTERPART, "", "a profile has nothing for: " + others);
        }
        readResources();
        List<EdgexResource> readable =
                resources.values().stream().filter(EdgexResource::readable).toList();
        boolean byTopic = declareSource(draft, readable);
        readable.forEach(resource -> resource.declare(draft, byTopic));
        new EdgexCommands(resources, draft, leftovers).declare(profile);
        return draft;
    }

    private void readResources() {
        List<JsonNode> nodes = Nodes.items(profile, "deviceResources");
        // device-rest takes values that it calls writable from whoever posts them.
        boolean pushed =
                !profile.has("deviceCommands")
                        && nodes.stream()
                                .allMatch(
                                        node ->
                                                "W".equals(access(node))
                                                        && mediaType(node) != null);
        var names = Names.ofResources();
        for (int i = 0; i < nodes.size(); i++) {
            String place = "deviceResources[" + i + "]";
            if (i >= MAX_RESOURCES) {
                leftovers.add(
                        ExchangeCode.LIMIT,
                        place,
                        "a profile has at most %d resources, this has %d"
                                .formatted(MAX_RESOURCES, nodes.size()));
                return;
            }
            EdgexResource resource =
                    EdgexResource.read(nodes.get(i), place, names, pushed, leftovers);
            if (resource != null && resources.putIfAbsent(resource.edgexName(), resource) != null) {
                leftovers.add(
                        ExchangeCode.BAD_VALUE,
                        place,
                        "'%s' stands here a second time".formatted(resource.edgexName()));
            }
        }
    }

    private static @Nullable String access(JsonNode resource) {
        return Nodes.text(Nodes.object(resource, "properties"), "readWrite");
    }

    private static @Nullable String mediaType(JsonNode resource) {
        return Nodes.text(Nodes.object(resource, "properties"), "mediaType");
    }

    /** Whether each value comes on a topic of its own. */
    private boolean declareSource(ProfileDraft draft, List<EdgexResource> readable) {
        String command = messageOfAll(readable);
        boolean pointers = readable.stream().anyMatch(EdgexResource::hasOwnPlace);
        boolean byTopic =
                command == null
                        && !pointers
                        && readable.stream().allMatch(EdgexResource::isTopicLevel);
        ProfileDraft.Entry source =
                draft.source("mqtt")
                        .guess(
                                "the topic of EdgeX's device-mqtt; write the one that your devices use");
        if (byTopic) {
            boolean arrays = readable.stream().anyMatch(r -> r.type() == ValueType.ARRAY);
            source.guess("each value comes on a topic of its own, by its name")
                    .text("topic", "incoming/data/{device}/{resource}")
                    .put("payload", arrays ? "json" : "text");
            return true;
        }
        source.guess(
                        "one JSON message has all values: {\"%s\": …}"
                                .formatted(
                                        readable.stream()
                                                .map(EdgexResource::edgexName)
                                                .limit(4)
                                                .collect(Collectors.joining("\": …, \""))))
                .text("topic", "incoming/data/{device}/" + (command == null ? "values" : command))
                .put("payload", "json");
        return false;
    }

    /** The command that reads all values at once, under whose name device-mqtt takes them. */
    private @Nullable String messageOfAll(List<EdgexResource> readable) {
        List<String> names = readable.stream().map(EdgexResource::edgexName).toList();
        for (JsonNode command : Nodes.items(profile, "deviceCommands")) {
            String name = Nodes.text(command, "name", "");
            List<String> read =
                    Nodes.items(command, "resourceOperations").stream()
                            .map(operation -> Nodes.text(operation, "deviceResource", ""))
                            .toList();
            if (EdgexCommands.isTopicLevel(name)
                    && EdgexCommands.reads(command)
                    && read.containsAll(names)) {
                return name;
            }
        }
        return null;
    }
}
