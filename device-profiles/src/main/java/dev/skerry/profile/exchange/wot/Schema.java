package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.Numbers;
import dev.skerry.profile.exchange.part.UnitField;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DataSchema of one value (TD 1.1, section 5.3.2).
 *
 * @param declaration type, unit, range, values and resolution as the profile writes them
 */
record Schema(ValueType type, String comment, Map<String, String> declaration) {
    private static final Set<String> KNOWN =
            Set.of(
                    "type",
                    "title",
                    "description",
                    "unit",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "enum",
                    "readOnly",
                    "writeOnly",
                    "observable",
                    "forms",
                    "properties",
                    WotExport.FROM);

    /** The schema, or null after saying why a profile can't have such a value. */
    static @Nullable Schema read(JsonNode node, String place, Leftovers leftovers) {
        JsonNode items = Nodes.object(node, "items");
        if (!"array".equals(Nodes.text(node, "type")) || items == null) {
            return one(node, place, leftovers);
        }
        Schema item = one(items, place + ".items", leftovers);
        if (item == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, String>();
        fields.put("type", "array");
        fields.put("of", item.declaration().getOrDefault("type", ""));
        item.declaration().forEach(fields::putIfAbsent);
        return new Schema(ValueType.ARRAY, comment(node), fields);
    }

    private static @Nullable Schema one(JsonNode node, String place, Leftovers leftovers) {
        ValueType type = type(node);
        if (type == null) {
            String written = Nodes.text(node, "type");
            leftovers.add(
                    ExchangeCode.TYPE,
                    place,
                    written == null
                            ? "nothing says of what type it is"
                            : "a profile can't have a value of type '%s'".formatted(written));
            return null;
        }
        var fields = new LinkedHashMap<String, String>();
        fields.put("type", type.name().toLowerCase(Locale.ROOT));
        if (type == ValueType.ENUM) {
            fields.put("values", Yaml.list(texts(node).stream().map(Yaml::text).toList()));
        } else if (node.has("enum")) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place + ".enum",
                    "only texts can be enumerated: " + Yaml.of(node.get("enum")));
        }
        UnitField.put(fields, Nodes.text(node, "unit"), type, place + ".unit", leftovers);
        range(node, place, type, leftovers, fields);
        resolution(node, place, type, leftovers, fields);
        String others = Nodes.otherKeys(node, KNOWN::contains);
        if (!others.isEmpty()) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART, place, "a profile has nothing for: " + others);
        }
        return new Schema(type, comment(node), fields);
    }

    /** What people are told about a value. */
    static String comment(JsonNode node) {
        String title = Nodes.text(node, "title", "");
        String description = Nodes.text(node, "description", "");
        return title.isEmpty() || description.isEmpty()
                ? title + description
                : title + ": " + description;
    }

    /** What whoever writes the value has to keep to. */
    Map<String, String> written() {
        var fields = new LinkedHashMap<>(declaration);
        fields.keySet().removeAll(Set.of("unit", "resolution"));
        return fields;
    }

    private static @Nullable ValueType type(JsonNode node) {
        String type = Nodes.text(node, "type", "");
        boolean enumerated = !texts(node).isEmpty();
        return switch (type) {
            case "number" -> ValueType.FLOAT64;
            case "integer" -> ValueType.INT64;
            case "boolean" -> ValueType.BOOLEAN;
            case "string" -> enumerated ? ValueType.ENUM : ValueType.STRING;
            case "" ->
                    enumerated
                            ? ValueType.ENUM
                            : node.has("minimum") || node.has("maximum") || node.has("unit")
                                    ? ValueType.FLOAT64
                                    : null;
            default -> null;
        };
    }

    /** The texts of an enumeration, none if it is none that a profile can have. */
    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        for (JsonNode value : Nodes.items(node, "enum")) {
            String text = value.isTextual() ? value.textValue() : "";
            if (text.isEmpty()
                    || text.length() > 64
                    || texts.contains(text)
                    || texts.size() == 256) {
                return List.of();
            }
            texts.add(text);
        }
        return texts;
    }

    private static void range(
            JsonNode node,
            String place,
            ValueType type,
            Leftovers leftovers,
            Map<String, String> fields) {
        String range =
                Numbers.range(
                        type,
                        end(node, "minimum", "exclusiveMinimum", place, leftovers),
                        end(node, "maximum", "exclusiveMaximum", place, leftovers),
                        place,
                        leftovers);
        if (range != null) {
            fields.put("range", range);
        }
    }

    private static @Nullable String end(
            JsonNode node, String key, String exclusive, String place, Leftovers leftovers) {
        String included = Nodes.text(node, key);
        String excluded = Nodes.text(node, exclusive);
        if (excluded != null) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place + "." + exclusive,
                    "the end %s counts as within the range".formatted(excluded));
        }
        String written = included == null ? excluded : included;
        return written == null ? null : Numbers.number(written, place + "." + key, leftovers);
    }

    private static void resolution(
            JsonNode node,
            String place,
            ValueType type,
            Leftovers leftovers,
            Map<String, String> fields) {
        String written = Nodes.text(node, "multipleOf");
        if (written == null) {
            return;
        }
        String step = Numbers.number(written);
        try {
            if (type.isFloat() && step != null) {
                Resolution.of(Double.parseDouble(step));
                fields.put("resolution", step);
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below: a step that no resolution can have.
        }
        leftovers.add(
                ExchangeCode.NO_COUNTERPART,
                place + ".multipleOf",
                "a step of %s is no resolution".formatted(written));
    }
}
