package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.exchange.wot.Form.Transport;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a thing: what can be read becomes resources, what can be written properties of the
 * twin. A profile has one topic, a thing may have one for each property: the properties of the
 * topic with most of them become resources, and the others are left.
 */
final class Properties {
    private static final int MAX_RESOURCES = 256;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_FROM = 500;
    private static final Pattern PLACE =
            Pattern.compile("([^/#+{}$][^/#+{}]*#?)?(/([^~/]|~[01])*)*");
    private static final int MAX_PAYLOAD = 16 * 1024;

    private final JsonNode thing;
    private final Topics topics;
    private final ProfileDraft draft;
    private final Leftovers leftovers;
    private final String base;
    private final Names names = Names.ofResources();
    private final Map<String, String> resourceNames = new LinkedHashMap<>();

    Properties(JsonNode thing, Topics topics, ProfileDraft draft, Leftovers leftovers) {
        this.thing = thing;
        this.topics = topics;
        this.draft = draft;
        this.leftovers = leftovers;
        this.base = Nodes.text(thing, "base", "");
    }

    /** A property that can be read, and how; null if only by protocols that an agent has not. */
    private record Reported(String name, JsonNode node, @Nullable Form form) {
        String place() {
            return "properties." + name;
        }
    }

    void declare() {
        var readable = new ArrayList<Reported>();
        for (Entry<String, JsonNode> property : Nodes.entries(thing, "properties")) {
            if (!property.getValue().isObject()) {
                leftovers.add(
                        ExchangeCode.BAD_VALUE,
                        "properties." + property.getKey(),
                        "a property is an object");
            } else if (!Nodes.isTrue(property.getValue(), "writeOnly")) {
                Form form = form(property.getValue(), "observeproperty", "readproperty");
                readable.add(new Reported(property.getKey(), property.getValue(), form));
            }
        }
        List<Reported> together = together(readable);
        Form form = together.isEmpty() ? null : together.getFirst().form();
        String common = together.isEmpty() ? null : common(together);
        declareSource(form, common, together);
        for (Reported property : together) {
            boolean alone = form != null && together.size() == 1;
            boolean isObject = "object".equals(Nodes.text(property.node(), "type"));
            Form own = property.form();
            String place =
                    common != null && own != null
                            ? Topics.resourceIn(own.address(), common)
                            : alone ? "" : "/" + escaped(property.name());
            resources(
                    alone && isObject ? "" : property.name(),
                    property.node(),
                    place,
                    property.place(),
                    1);
        }
        for (Entry<String, JsonNode> property : Nodes.entries(thing, "properties")) {
            boolean isRead = together.stream().anyMatch(p -> p.name().equals(property.getKey()));
            if (property.getValue().isObject()) {
                writable(property.getKey(), property.getValue(), isRead);
            }
        }
    }

    /** The address of properties of which each has its own, or null. */
    private @Nullable String common(List<Reported> together) {
        var addresses = new LinkedHashSet<String>();
        for (Reported property : together) {
            Form form = property.form();
            if (form != null) {
                addresses.add(form.address());
            }
        }
        String common =
                addresses.size() > 1 && addresses.size() == together.size()
                        ? Topics.common(addresses)
                        : null;
        return common == null || topics.ofDevices(common, 0) == null ? null : common;
    }

    /**
     * The properties that come on one topic: those whose topics differ in one level, or of the
     * address that most of them have.
     */
    private List<Reported> together(List<Reported> readable) {
        var byAddress = new LinkedHashMap<String, List<Reported>>();
        for (Reported property : readable) {
            Form form = property.form();
            if (form != null) {
                byAddress
                        .computeIfAbsent(form.transport() + form.address(), a -> new ArrayList<>())
                        .add(property);
            }
        }
        if (byAddress.isEmpty()) {
            return readable;
        }
        List<Reported> mqtt =
                readable.stream().filter(p -> p.form() != null && p.form().isMqtt()).toList();
        List<Reported> most = common(mqtt) != null ? mqtt : largest(byAddress.values());
        for (Reported property : readable) {
            if (!most.contains(property)) {
                Form form = property.form();
                leftovers.add(
                        ExchangeCode.ADDRESS,
                        property.place() + ".forms",
                        form == null
                                ? "none of them is MQTT or CoAP"
                                : "it comes to '%s', and a profile takes the messages of one address: make a second profile"
                                        .formatted(form.address()));
            }
        }
        return most;
    }

    private static List<Reported> largest(Collection<List<Reported>> groups) {
        List<Reported> largest = List.of();
        for (List<Reported> group : groups) {
            largest = group.size() > largest.size() ? group : largest;
        }
        return largest;
    }

    private void declareSource(
            @Nullable Form form, @Nullable String common, List<Reported> together) {
        String address =
                form == null
                        ? null
                        : topics.ofDevices(
                                common == null ? form.address() : common,
                                together.size() > 1 ? 0 : 1);
        if (form == null || address == null) {
            for (Reported property : together) {
                if (property.node().has("forms")) {
                    leftovers.add(
                            ExchangeCode.ADDRESS,
                            property.place() + ".forms",
                            "none of them is an MQTT topic or a CoAP path that a profile can have");
                }
            }
            draft.source("mqtt")
                    .guess("nothing said where the values come from; write your devices' topic")
                    .guess("one JSON message has all values by their names")
                    .text(
                            "topic",
                            Names.ofProfile(Nodes.text(thing, "title", "thing")) + "/{device}")
                    .put("payload", "json");
            return;
        }
        ProfileDraft.Entry source =
                draft.source(form.transport() == Transport.MQTT ? "mqtt" : "coap");
        if (topics.guessed() != null) {
            source.guess(
                    "'%s' of '%s' is the device's name"
                            .formatted(topics.guessed(), form.address()));
        }
        if (!form.isJson() && !form.isCbor()) {
            leftovers.add(
                    ExchangeCode.TYPE,
                    "properties",
                    "messages of type '%s' are taken for JSON".formatted(form.contentType()));
        }
        if (form.transport() == Transport.MQTT) {
            source.text("topic", address);
            String qos = form.qos();
            if (qos != null && qos.matches("[012]")) {
                source.put("qos", qos);
            }
        } else {
            source.guess("the device sends to the agent; else write observe: with its address")
                    .text("path", "/" + address);
        }
        source.put("payload", form.isCbor() ? "cbor" : "json");
    }

    /** Declares the resources of a value: itself, or what an object consists of. */
    private void resources(String name, JsonNode node, String pointer, String place, int depth) {
        if ("object".equals(Nodes.text(node, "type")) && depth <= MAX_DEPTH) {
            for (Entry<String, JsonNode> part : Nodes.entries(node, "properties")) {
                resources(
                        name.isEmpty() ? part.getKey() : name + "_" + part.getKey(),
                        part.getValue(),
                        (pointer.isEmpty() || pointer.startsWith("/") || pointer.contains("#")
                                        ? pointer
                                        : pointer + "#")
                                + "/"
                                + escaped(part.getKey()),
                        place + ".properties." + part.getKey(),
                        depth + 1);
            }
            return;
        }
        if (draft.count("resources") >= MAX_RESOURCES) {
            leftovers.add(
                    ExchangeCode.LIMIT,
                    place,
                    "a profile has at most %d resources".formatted(MAX_RESOURCES));
            return;
        }
        Schema schema = Schema.read(node, place, leftovers);
        if (schema == null) {
            return;
        }
        String kept = Nodes.text(node, WotExport.FROM, "");
        boolean inMessage = pointer.isEmpty() || pointer.startsWith("/");
        String from = inMessage && kept.startsWith("/") ? kept : pointer;
        if (from.length() > MAX_FROM || !PLACE.matcher(from).matches()) {
            leftovers.add(
                    ExchangeCode.ADDRESS,
                    place,
                    "'%s' can't be where a value stands".formatted(from));
            return;
        }
        String resource = names.of(name, "value");
        draft.resource(resource)
                .comment(schema.comment())
                .reading(
                        schema.declaration(),
                        from.equals("/" + resource) || from.equals(resource) ? null : from);
        resourceNames.put(place, resource);
    }

    private void writable(String name, JsonNode node, boolean isRead) {
        if (Nodes.isTrue(node, "readOnly")) {
            return;
        }
        String place = "properties." + name;
        Form form = form(node, "writeproperty");
        String address = form == null ? null : topics.toDevices(form.address());
        boolean coapToo = form != null && form.transport() == Transport.COAP && !hasCoap();
        if (form == null || address == null || coapToo) {
            if (node.has("forms") || Nodes.isTrue(node, "writeOnly")) {
                leftovers.add(
                        ExchangeCode.ADDRESS,
                        place,
                        "nothing says how it is written over MQTT or CoAP by an agent");
            }
            return;
        }
        Schema schema = Schema.read(node, place, new Leftovers());
        if (schema == null || schema.type() == ValueType.ARRAY) {
            leftovers.add(
                    ExchangeCode.TYPE, place, "a value of this type can't be written as a whole");
            return;
        }
        String resource = resourceNames.get(place);
        ProfileDraft.Entry property =
                draft.twin(resource != null ? resource : names.of(name, "value"))
                        .comment(resource == null ? schema.comment() : "");
        schema.written().forEach(property::put);
        if (resource == null && schema.declaration().containsKey("unit")) {
            leftovers.add(
                    ExchangeCode.UNIT,
                    place + ".unit",
                    "what is only written has no unit: " + Nodes.text(node, "unit", ""));
        }
        property.put(
                "write",
                Yaml.flow(
                        Map.of(
                                form.transport() == Transport.MQTT ? "mqtt" : "coap",
                                transport(form, address, schema))));
        if (isRead && resource != null) {
            property.text("reported", resource);
        }
    }

    private boolean hasCoap() {
        return draft.hasSource("coap");
    }

    private static String transport(Form form, String address, Schema schema) {
        var fields = new LinkedHashMap<String, String>();
        if (form.transport() == Transport.MQTT) {
            fields.put("topic", Yaml.text(address));
        } else {
            fields.put("path", Yaml.text("/" + address));
            if (form.method().equals("POST")) {
                fields.put("method", "post");
            }
        }
        String payload = form.payload();
        if (payload != null && payload.contains("{value}") && payload.length() <= MAX_PAYLOAD) {
            fields.put("payload", Yaml.quoted(payload));
        } else if (schema.type().isText() && form.isJson()) {
            fields.put("payload", "'\"{value}\"'");
        }
        return Yaml.flow(fields);
    }

    private @Nullable Form form(JsonNode node, String... operations) {
        for (String operation : operations) {
            for (JsonNode candidate : Nodes.items(node, "forms")) {
                Form form = Form.read(candidate, base);
                if (form != null && form.isFor(operation)) {
                    return form;
                }
            }
        }
        return null;
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
