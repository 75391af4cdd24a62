package dev.skerry.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;

/** A value from the command line as JSON. */
final class TypedText {
    private static final Set<String> TEXTS = Set.of("string", "enum");
    private static final ObjectMapper JSON = new ObjectMapper();

    private TypedText() {}

    /**
     * The value that the text writes. What is not of the type is a text, for the gateway to say so.
     *
     * @param type as the profile declares it; anything else when it declares none
     */
    static JsonNode value(String type, String text) {
        if (!TEXTS.contains(type)) {
            try {
                JsonNode value = JSON.readTree(text);
                if (value.isNumber() || value.isBoolean()) {
                    return value;
                }
            } catch (JsonProcessingException e) {
                return JsonNodeFactory.instance.textNode(text);
            }
        }
        return JsonNodeFactory.instance.textNode(text);
    }
}
