package dev.skerry.profile.exchange.part;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks into documents that may have anything anywhere. */
public final class Nodes {
    private Nodes() {}

    /** The text of a single value that is not empty, or null if there is none. */
    public static @Nullable String text(@Nullable JsonNode node, String key) {
        JsonNode value = node == null ? null : node.get(key);
        return value == null || !value.isValueNode() || value.isNull() || value.asText().isBlank()
                ? null
                : value.asText().strip();
    }

    /** The text of a single value, or another. */
    public static String text(@Nullable JsonNode node, String key, String otherwise) {
        String text = text(node, key);
        return text == null ? otherwise : text;
    }

    /** Whether a key says true. */
    public static boolean isTrue(@Nullable JsonNode node, String key) {
        return "true".equalsIgnoreCase(text(node, key));
    }

    /** The object of a key, or null if there is none. */
    public static @Nullable JsonNode object(@Nullable JsonNode node, String key) {
        JsonNode value = node == null ? null : node.get(key);
        return value != null && value.isObject() ? value : null;
    }

    /** The items of a key's list, or the single one that stands there, or none. */
    public static List<JsonNode> items(@Nullable JsonNode node, String key) {
        JsonNode value = node == null ? null : node.get(key);
        if (value == null || value.isNull()) {
            return List.of();
        }
        return value.isArray() ? value.valueStream().toList() : List.of(value);
    }

    /** The entries of a key's object, or none. */
    public static List<Entry<String, JsonNode>> entries(@Nullable JsonNode node, String key) {
        JsonNode value = object(node, key);
        return value == null ? List.of() : List.copyOf(value.properties());
    }

    /** The keys of an object that are not known, with commas. */
    public static String otherKeys(JsonNode node, Predicate<String> known) {
        return String.join(
                ", ", node.propertyStream().map(Entry::getKey).filter(known.negate()).toList());
    }
}
