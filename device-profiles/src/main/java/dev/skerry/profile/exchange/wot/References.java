package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import org.jspecify.annotations.Nullable;

/**
 * Puts what {@code tm:ref} refers to in its place (TD 1.1, section 10.3.2), if it stands in the
 * same document; nothing else is read.
 */
final class References {
    private static final String REF = "tm:ref";
    private static final int MAX_NODES = 50_000;
    private static final int MAX_CHAIN = 16;

    private final JsonNode root;
    private final Leftovers leftovers;
    private int left = MAX_NODES;
    private boolean saidTooMuch;

    private References(JsonNode root, Leftovers leftovers) {
        this.root = root;
        this.leftovers = leftovers;
    }

    static JsonNode resolve(JsonNode document, Leftovers leftovers) {
        return new References(document, leftovers).copy(document, "", 0);
    }

    private JsonNode copy(JsonNode node, String place, int chain) {
        if (--left < 0) {
            if (!saidTooMuch) {
                saidTooMuch = true;
                leftovers.add(
                        ExchangeCode.LIMIT, place, "references make the document grow too large");
            }
            return JsonNodeFactory.instance.nullNode();
        }
        if (node.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : node) {
                items.add(copy(item, place + "[" + items.size() + "]", chain));
            }
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        JsonNode reference = node.get(REF);
        JsonNode target = reference == null ? null : target(reference.asText(), place, chain);
        if (target != null && target.isObject()) {
            copy.setAll((ObjectNode) copy(target, place, chain + 1));
        }
        node.properties()
                .forEach(
                        entry -> {
                            if (!entry.getKey().equals(REF)) {
                                String key = entry.getKey();
                                String at = place.isEmpty() ? key : place + "." + key;
                                // What stands beside the reference overrides what it refers to.
                                copy.set(key, copy(entry.getValue(), at, chain));
                            }
                        });
        return copy;
    }

    private @Nullable JsonNode target(String reference, String place, int chain) {
        if (reference.startsWith("#/") && chain < MAX_CHAIN) {
            try {
                JsonNode target = root.at(JsonPointer.compile(reference.substring(1)));
                if (target.isObject()) {
                    return target;
                }
            } catch (IllegalArgumentException e) {
                // Said below: it refers to nothing.
            }
        }
        leftovers.add(
                ExchangeCode.REFERENCE,
                place + "." + REF,
                "'%s' is not in this file, or refers to itself".formatted(reference));
        return null;
    }
}
