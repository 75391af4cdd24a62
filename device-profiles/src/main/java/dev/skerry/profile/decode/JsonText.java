package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import java.io.IOException;

/** How payloads are read as JSON text (RFC 8259), and what is said when they are not. */
final class JsonText {
    private static final int EXCERPT_CHARS = 120;

    private JsonText() {}

    /** A factory with limits; names are not interned, so that hostile ones leave nothing behind. */
    static JsonFactory factory() {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // So that a NaN is reported for the resource that carries it.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .maxNumberLength(256)
                                .maxNameLength(1_024)
                                .maxStringLength(MessageDecoder.MAX_PAYLOAD_BYTES)
                                .build())
                .build();
    }

    static Undecodable unreadable(IOException e) {
        String reason = e.getMessage();
        String place = "";
        if (e instanceof JsonProcessingException json) {
            reason = json.getOriginalMessage();
            if (json.getLocation() != null) {
                place = " at byte " + Math.max(0, json.getLocation().getByteOffset());
            }
        }
        return new Undecodable(
                DecodeCode.NOT_JSON.code(),
                "the payload is not JSON" + place + ": " + excerpt(String.valueOf(reason)));
    }

    /** The text without control characters, cut to a length that fits a log line. */
    static String excerpt(String text) {
        int end = Math.min(text.length(), EXCERPT_CHARS);
        var excerpt = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            excerpt.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '·' : c);
        }
        return end < text.length() ? excerpt.append('…').toString() : excerpt.toString();
    }
}
