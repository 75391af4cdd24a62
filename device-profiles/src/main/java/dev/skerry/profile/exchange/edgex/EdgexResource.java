package dev.skerry.profile.exchange.edgex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.Numbers;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.UnitField;
import dev.skerry.profile.model.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deviceResource that a profile can have.
 *
 * @param edgexName its name in EdgeX, by which commands refer to it
 * @param name its name in the profile
 * @param pointer where its value stands in a JSON message
 * @param declaration type, unit, range and transformation as the profile writes them
 */
record EdgexResource(
        String edgexName,
        String name,
        ValueType type,
        String pointer,
        String description,
        boolean readable,
        boolean writable,
        Map<String, String> declaration) {
    private static final Map<String, ValueType> TYPES =
            Map.ofEntries(
                    Map.entry("bool", ValueType.BOOLEAN),
                    Map.entry("string", ValueType.STRING),
                    Map.entry("uint8", ValueType.INT32),
                    Map.entry("uint16", ValueType.INT32),
                    Map.entry("uint32", ValueType.INT64),
                    Map.entry("uint64", ValueType.INT64),
                    Map.entry("int8", ValueType.INT32),
                    Map.entry("int16", ValueType.INT32),
                    Map.entry("int32", ValueType.INT32),
                    Map.entry("int64", ValueType.INT64),
                    Map.entry("float32", ValueType.FLOAT32),
                    Map.entry("float64", ValueType.FLOAT64),
                    Map.entry("binary", ValueType.BYTES));
    private static final String ARRAY = "array";
    private static final int MAX_NAME = 200;
    private static final int MAX_FROM = 500;
    private static final Set<String> KNOWN =
            Set.of("name", "description", "properties", "attributes");
    private static final Set<String> KNOWN_PROPERTIES =
            Set.of(
                    "valueType",
                    "readWrite",
                    "units",
                    "minimum",
                    "maximum",
                    "mask",
                    "shift",
                    "base",
                    "scale",
                    "offset");

    /** The resource, or null after saying why a profile can't have it. */
    static @Nullable EdgexResource read(
            JsonNode node, String place, Names names, boolean pushed, Leftovers leftovers) {
        String edgexName = Nodes.text(node, "name");
        JsonNode properties = Nodes.object(node, "properties");
        String valueType = Nodes.text(properties, "valueType");
        if (edgexName == null
                || edgexName.length() > MAX_NAME
                || properties == null
                || valueType == null) {
            leftovers.add(
                    ExchangeCode.BAD_VALUE,
                    place,
                    "a resource needs 'name' of at most %d characters and 'properties.valueType'"
                            .formatted(MAX_NAME));
            return null;
        }
        String written = valueType.toLowerCase(Locale.ROOT);
        boolean isArray = written.endsWith(ARRAY);
        ValueType type =
                TYPES.get(
                        isArray
                                ? written.substring(0, written.length() - ARRAY.length())
                                : written);
        if (type == null || (isArray && type == ValueType.BYTES)) {
            leftovers.add(
                    ExchangeCode.TYPE,
                    place + ".properties.valueType",
                    "'%s' has a value of type %s, which a profile can't have"
                            .formatted(edgexName, valueType));
            return null;
        }
        String access = Nodes.text(properties, "readWrite", "R").toUpperCase(Locale.ROOT);
        var declaration = new LinkedHashMap<String, String>();
        String name = type.name().toLowerCase(Locale.ROOT);
        declaration.put("type", isArray ? ARRAY : name);
        if (isArray) {
            declaration.put("of", name);
        }
        UnitField.put(
                declaration,
                Nodes.text(properties, "units"),
                type,
                place + ".properties.units",
                leftovers);
        numbers(properties, place + ".properties", leftovers, type, declaration);
        reportOthers(node, properties, place, leftovers);
        String pointer = pointer(Nodes.object(node, "attributes"), place, leftovers);
        return new EdgexResource(
                edgexName,
                names.of(edgexName, "resource"),
                isArray ? ValueType.ARRAY : type,
                pointer == null ? pointerTo(edgexName) : pointer,
                Nodes.text(node, "description", ""),
                access.contains("R") || pushed,
                access.contains("W") && !pushed,
                declaration);
    }

    /**
     * Declares it among the profile's resources, found by its name in the topic or in a message.
     */
    void declare(ProfileDraft draft, boolean byTopic) {
        String from = byTopic ? edgexName : pointer;
        draft.resource(name)
                .comment(description)
                .reading(declaration, from.equals(byTopic ? name : "/" + name) ? null : from);
    }

    /** Whether its place in a message is not said by its name. */
    boolean hasOwnPlace() {
        return !pointer.equals(pointerTo(edgexName));
    }

    /** Whether its name can stand in a topic. */
    boolean isTopicLevel() {
        return EdgexCommands.isTopicLevel(edgexName);
    }

    private static String pointerTo(String edgexName) {
        return "/" + edgexName.replace("~", "~0").replace("/", "~1");
    }

    /** What whoever writes the value has to keep to. */
    Map<String, String> written() {
        var fields = new LinkedHashMap<String, String>();
        declaration.forEach(
                (key, value) -> {
                    if (key.equals("type") || key.equals("range")) {
                        fields.put(key, value);
                    }
                });
        return fields;
    }

    private static void numbers(
            JsonNode properties,
            String place,
            Leftovers leftovers,
            ValueType type,
            Map<String, String> declaration) {
        String range =
                Numbers.range(
                        type,
                        number(properties, "minimum", place, leftovers),
                        number(properties, "maximum", place, leftovers),
                        place + ".minimum",
                        leftovers);
        if (range != null) {
            declaration.put("range", range);
        }
        bits(properties, place, leftovers, type, declaration);
        transformation(properties, "base", 0, place, leftovers, type, declaration);
        transformation(properties, "scale", 1, place, leftovers, type, declaration);
        transformation(properties, "offset", 0, place, leftovers, type, declaration);
    }

    private static void transformation(
            JsonNode properties,
            String key,
            double neutral,
            String place,
            Leftovers leftovers,
            ValueType type,
            Map<String, String> declaration) {
        String number = number(properties, key, place, leftovers);
        if (number == null || Double.parseDouble(number) == neutral) {
            return;
        }
        double value = Double.parseDouble(number);
        boolean possible = key.equals("base") ? value > 0 && value != 1 : value != 0;
        if (type.isNumeric() && possible) {
            declaration.put(key, number);
        } else {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place + "." + key,
                    "%s %s can't be applied to a value of type %s"
                            .formatted(key, number, type.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static void bits(
            JsonNode properties,
            String place,
            Leftovers leftovers,
            ValueType type,
            Map<String, String> declaration) {
        for (String key : List.of("mask", "shift")) {
            String written = Nodes.text(properties, key);
            boolean possible =
                    written != null
                            && type.isNumeric()
                            && written.matches(
                                    key.equals("mask")
                                            ? "[1-9][0-9]{0,17}|0[xX][0-9a-fA-F]{0,14}[1-9a-fA-F]"
                                            : "-?([1-5]?[0-9]|6[0-3])");
            if (possible) {
                declaration.put(key, written);
            } else if (written != null && !written.equals("0")) {
                leftovers.add(
                        ExchangeCode.TRANSFORMATION,
                        place + "." + key,
                        "%s %s can't be applied to a value of type %s"
                                .formatted(key, written, type.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    private static @Nullable String number(
            JsonNode properties, String key, String place, Leftovers leftovers) {
        String written = Nodes.text(properties, key);
        return written == null ? null : Numbers.number(written, place + "." + key, leftovers);
    }

    private static void reportOthers(
            JsonNode node, JsonNode properties, String place, Leftovers leftovers) {
        String others =
                Nodes.otherKeys(
                        properties,
                        key ->
                                KNOWN_PROPERTIES.contains(key)
                                        || (Nodes.text(properties, key) == null
                                                && Nodes.object(properties, key) == null));
        if (!others.isEmpty()) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART,
                    place + ".properties",
                    "a profile has nothing for: " + others);
        }
        String more =
                Nodes.otherKeys(
                        node,
                        key ->
                                KNOWN.contains(key)
                                        || (key.equals("isHidden") && !Nodes.isTrue(node, key)));
        if (!more.isEmpty()) {
            leftovers.add(ExchangeCode.NO_COUNTERPART, place, "a profile has nothing for: " + more);
        }
    }

    /** Where an export of a profile kept the place of the value; null if it was not one. */
    private static @Nullable String pointer(
            @Nullable JsonNode attributes, String place, Leftovers leftovers) {
        if (attributes == null || attributes.isEmpty()) {
            return null;
        }
        String from = Nodes.text(attributes, EdgexExport.FROM);
        boolean isPointer =
                from != null
                        && from.length() <= MAX_FROM
                        && from.matches("(/([^~/]|~[01])*){1,16}");
        String others =
                Nodes.otherKeys(attributes, key -> isPointer && key.equals(EdgexExport.FROM));
        if (!others.isEmpty()) {
            leftovers.add(
                    ExchangeCode.ADDRESS,
                    place + ".attributes",
                    "they tell an EdgeX device service how to read the value, a profile takes what"
                            + " devices send: "
                            + others);
        }
        return isPointer ? from : null;
    }
}
