package dev.skerry.profile.bundle.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.profile.text.JsonFault;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the form of RFC 8785: no blanks, members in the order of their names' UTF-16 units,
 * numbers as ECMAScript writes them, escapes only where there must be some. One value has one form,
 * so that its digest is the value's.
 */
public final class CanonicalJson {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_NUMBER_CHARS = 400;

    private static final ObjectMapper READER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MOST_DEPTH)
                                                    .maxNumberLength(MOST_NUMBER_CHARS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    private CanonicalJson() {}

    /** What came of reading. */
    public sealed interface Result {
        /** It is the value's only form. */
        record Canonical(JsonNode value) implements Result {}

        /** It is JSON, but another text means the same. */
        record Loose(JsonNode value) implements Result {}

        /** It is not JSON. */
        record Broken(String why) implements Result {}
    }

    /** Reads a value, at most {@value #MOST_DEPTH} levels deep. */
    public static Result read(byte[] bytes) {
        JsonNode value;
        try {
            value = READER.readTree(bytes);
        } catch (JsonProcessingException e) {
            return new Result.Broken(JsonFault.words(e));
        } catch (IOException e) {
            return new Result.Broken(firstLine(String.valueOf(e.getMessage())));
        }
        if (value.isMissingNode()) {
            return new Result.Broken("it is empty");
        }
        try {
            return Arrays.equals(write(value), bytes)
                    ? new Result.Canonical(value)
                    : new Result.Loose(value);
        } catch (IllegalArgumentException e) {
            return new Result.Broken(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if there is a number in it that JSON does not have, or half
     *     of a character
     */
    public static byte[] write(JsonNode value) {
        var text = new StringBuilder();
        append(text, value);
        return text.toString().getBytes(UTF_8);
    }

    private static void append(StringBuilder text, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> object(text, value);
            case ARRAY -> array(text, value);
            case STRING -> string(text, value.textValue());
            case NUMBER -> text.append(EcmaNumber.of(value.doubleValue()));
            case BOOLEAN -> text.append(value.booleanValue());
            case NULL -> text.append("null");
            case BINARY, MISSING, POJO ->
                    throw new IllegalArgumentException("JSON has no " + value.getNodeType());
        }
    }

    private static void object(StringBuilder text, JsonNode object) {
        // Java compares strings by their UTF-16 units, as section 3.2.3 wants it.
        Map<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(it -> members.put(it.getKey(), it.getValue()));
        String separator = "{";
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            text.append(separator);
            string(text, member.getKey());
            text.append(':');
            append(text, member.getValue());
            separator = ",";
        }
        text.append(members.isEmpty() ? "{}" : "}");
    }

    private static void array(StringBuilder text, JsonNode array) {
        text.append('[');
        for (Iterator<JsonNode> items = array.iterator(); items.hasNext(); ) {
            append(text, items.next());
            text.append(items.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else if (isHalf(value, i)) {
                        throw new IllegalArgumentException(
                                "it has half of a character, \\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isHalf(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c)
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it can't be read");
    }
}
