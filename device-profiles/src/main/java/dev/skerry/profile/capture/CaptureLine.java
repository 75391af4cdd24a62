package dev.skerry.profile.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one line of a capture says. */
sealed interface CaptureLine {
    /** A message. */
    record Complete(CapturedMessage message) implements CaptureLine {}

    /** The beginning of a message whose JSON goes on in the next line. */
    record Unfinished() implements CaptureLine {}

    /** Not a message. */
    record NoMessage(String why) implements CaptureLine {}

    /** Reads a line whole: something behind a JSON text makes it none. */
    ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What stands in a text for bytes that are none. */
    char NO_CHARACTER = '\uFFFD';

    /** The fields that hold the time in JSON lines, of mosquitto and of others. */
    List<String> TIMES = List.of("tst", "time", "timestamp", "at", "receivedAt");

    /**
     * Reads a line.
     *
     * @param bytes of the text, which need not be UTF-8 in the payload
     */
    static CaptureLine of(long line, String text, byte[] bytes) {
        if (text.startsWith("{")) {
            return ofJson(line, text);
        }
        int start = 0;
        long at = CapturedMessage.UNKNOWN;
        int blank = text.indexOf(' ');
        if (blank > 0) {
            at = CaptureTime.ofStamp(text.substring(0, blank));
            start = at == CapturedMessage.UNKNOWN ? 0 : blank + 1;
        }
        return ofTopicAndPayload(line, text, start, bytes, at);
    }

    private static CaptureLine ofTopicAndPayload(
            long line, String text, int start, byte[] bytes, long at) {
        int json = beginOfJson(text, start);
        boolean complete = json > 0 && isJson(text.substring(json));
        // A topic may have blanks: before JSON all of them are its own, else the first one ends it.
        int payload = complete ? json : text.indexOf(' ', start) + 1;
        if (payload <= start + 1) {
            return new NoMessage("it is not 'topic payload'; capture with mosquitto_sub -v");
        }
        String topic = text.substring(start, payload - 1);
        if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            return new NoMessage("'" + shortened(topic) + "' is no topic of a message");
        }
        if (!complete && json == payload) {
            return new Unfinished();
        }
        String rest = text.substring(payload);
        if (rest.equals("(null)")) {
            return new Complete(new CapturedMessage(line, topic, new byte[0], at));
        }
        byte[] raw = afterBlanks(bytes, text.substring(0, payload));
        boolean endsInReturn = raw.length > 0 && raw[raw.length - 1] == '\r';
        return new Complete(
                new CapturedMessage(
                        line, topic, endsInReturn ? Arrays.copyOf(raw, raw.length - 1) : raw, at));
    }

    /** What is left of a line after as many blanks as stand in front of its payload. */
    private static byte[] afterBlanks(byte[] line, String front) {
        long blanks = front.chars().filter(c -> c == ' ').count();
        int from = 0;
        while (blanks > 0) {
            blanks -= line[from] == ' ' ? 1 : 0;
            from++;
        }
        return Arrays.copyOfRange(line, from, line.length);
    }

    /** Where a payload of JSON would begin, or -1. */
    private static int beginOfJson(String text, int start) {
        int object = text.indexOf(" {", start);
        int array = text.indexOf(" [", start);
        int first = object < 0 ? array : array < 0 ? object : Math.min(object, array);
        return first < 0 ? -1 : first + 1;
    }

    private static boolean isJson(String text) {
        try {
            return JSON.readTree(text).isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static CaptureLine ofJson(long line, String text) {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Unfinished();
        }
        JsonNode topic = object.path("topic");
        if (!topic.isTextual()) {
            return new NoMessage("a JSON line needs a \"topic\"");
        }
        byte[] payload = payload(object);
        if (payload == null) {
            return new NoMessage(
                    "a JSON line needs a \"payload\", a \"payloadBase64\" or a \"payloadHex\"");
        }
        return isGarbled(object, payload)
                ? new NoMessage(
                        "its payload is binary, which %j garbles; "
                                + CaptureReader.HOW_TO_CAPTURE_BINARY)
                : new Complete(new CapturedMessage(line, topic.asText(), payload, time(object)));
    }

    /**
     * mosquitto_sub stops at a zero and writes no UTF-8 where there is none, but tells the length.
     */
    private static boolean isGarbled(JsonNode object, byte[] payload) {
        JsonNode length = object.path("payloadlen");
        JsonNode text = object.path("payload");
        return length.isInt()
                && text.isTextual()
                && (length.intValue() != payload.length
                        || text.asText().indexOf(NO_CHARACTER) >= 0);
    }

    private static byte @Nullable [] payload(JsonNode object) {
        JsonNode base64 = object.path("payloadBase64");
        if (base64.isTextual()) {
            try {
                return Base64.getMimeDecoder().decode(base64.asText());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        JsonNode hex = object.path("payloadHex");
        if (hex.isTextual()) {
            try {
                return HexFormat.of().parseHex(hex.asText().strip());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        JsonNode payload = object.get("payload");
        if (payload == null) {
            return null;
        }
        return (payload.isTextual() ? payload.asText() : payload.isNull() ? "" : payload.toString())
                .getBytes(UTF_8);
    }

    private static long time(JsonNode object) {
        for (String name : TIMES) {
            JsonNode time = object.get(name);
            if (time != null) {
                return time.isNumber()
                        ? CaptureTime.ofNumber(time.asDouble())
                        : CaptureTime.ofStamp(time.asText());
            }
        }
        return CapturedMessage.UNKNOWN;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
