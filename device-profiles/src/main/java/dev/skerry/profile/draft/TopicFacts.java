package dev.skerry.profile.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was seen on one topic. */
final class TopicFacts {
    /** How a topic's messages are written. */
    enum Kind {
        JSON,
        SENML,
        TEXT,
        BINARY,
        /** Nothing but messages without a payload. */
        EMPTY
    }

    /** The values of one topic that are looked at; what is beyond is not drafted. */
    private static final int MOST_VALUES = 256;

    private static final int MOST_DEPTH = 8;

    /** An array of more elements is one value, not several. */
    private static final int MOST_ELEMENTS = 4;

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    // Whether a device writes 21.0 or 21 says what it measures.
                    .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    private final String topic;
    private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    private final Map<String, ValueFacts> values = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, TimeFacts> times = new LinkedHashMap<>();
    private int messages;

    TopicFacts(String topic) {
        this.topic = topic;
    }

    void add(byte[] payload) {
        messages++;
        kinds.merge(take(payload), 1, Integer::sum);
    }

    private Kind take(byte[] payload) {
        if (payload.length == 0) {
            return Kind.EMPTY;
        }
        String text = textOf(payload);
        if (text == null) {
            return Kind.BINARY;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            JsonNode json = parsed(text);
            if (json != null) {
                return takeJson(json);
            }
        }
        takeText(text.strip());
        return Kind.TEXT;
    }

    private Kind takeJson(JsonNode json) {
        var senml = new SenmlFacts();
        if (json.isArray() && senml.read(json)) {
            senml.records().forEach((name, value) -> leaf(name, value));
            units.putAll(senml.units());
            return Kind.SENML;
        }
        flatten("", json, 0);
        return Kind.JSON;
    }

    private void flatten(String pointer, JsonNode node, int depth) {
        if (node.isObject() && depth < MOST_DEPTH) {
            node.properties()
                    .forEach(
                            field ->
                                    flatten(
                                            pointer + "/" + escaped(field.getKey()),
                                            field.getValue(),
                                            depth + 1));
        } else if (node.isArray() && node.size() <= MOST_ELEMENTS && depth < MOST_DEPTH) {
            for (int i = 0; i < node.size(); i++) {
                flatten(pointer + "/" + i, node.get(i), depth + 1);
            }
        } else if (!pointer.isEmpty()) {
            leaf(pointer, node);
        }
    }

    private void leaf(String place, JsonNode value) {
        if (value.isNull() || (values.size() >= MOST_VALUES && !values.containsKey(place))) {
            return;
        }
        ValueFacts facts = values.computeIfAbsent(place, p -> new ValueFacts());
        switch (value.getNodeType()) {
            case NUMBER -> {
                facts.number(value.decimalValue());
                time(place).number(value.asDouble());
            }
            case BOOLEAN -> {
                facts.bool();
                time(place).other();
            }
            case STRING -> {
                facts.text(value.asText());
                time(place).text(value.asText());
            }
            default -> {
                facts.array();
                time(place).other();
            }
        }
    }

    private TimeFacts time(String place) {
        return times.computeIfAbsent(place, p -> new TimeFacts());
    }

    private void takeText(String text) {
        // A sensor that has no value yet says so; what the others are still shows.
        if (text.equalsIgnoreCase("nan")) {
            return;
        }
        ValueFacts facts = values.computeIfAbsent("", p -> new ValueFacts());
        if (NUMBER.matcher(text).matches()) {
            facts.number(new BigDecimal(text));
        } else if (text.equals("true") || text.equals("false")) {
            facts.bool();
        } else {
            facts.text(text);
        }
    }

    private static @Nullable String textOf(byte[] payload) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            boolean isText =
                    text.chars()
                            .noneMatch(c -> Character.isISOControl(c) && " \t\r\n".indexOf(c) < 0);
            return isText ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    String topic() {
        return topic;
    }

    int messages() {
        return messages;
    }

    /** What most of its messages are. */
    Kind kind() {
        return kinds.entrySet().stream()
                .filter(kind -> kind.getKey() != Kind.EMPTY)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Kind.EMPTY);
    }

    /** By JSON pointer, by the name of the SenML record, or at "" the text. */
    Map<String, ValueFacts> values() {
        return values;
    }

    /** Units that SenML records name, by the record. */
    Map<String, String> units() {
        return units;
    }

    /** What each value would be as a time. */
    Map<String, TimeFacts> times() {
        return times;
    }
}
