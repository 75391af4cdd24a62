package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import java.io.IOException;

/**
 * How bytes are read as a document, and what is said when they are none.
 *
 * @param code of what can't be read
 * @param name for people
 */
record Syntax(JsonFactory factory, DecodeCode code, String name) {
    // Names are not interned, so that hostile ones leave nothing behind.
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(256)
                    .maxNameLength(1_024)
                    .maxStringLength(MessageDecoder.MAX_PAYLOAD_BYTES)
                    .build();

    /** JSON (RFC 8259). */
    static Syntax json() {
        return new Syntax(
                new JsonFactoryBuilder()
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        // So that a NaN is reported for the resource that carries it.
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .streamReadConstraints(LIMITS)
                        .build(),
                DecodeCode.NOT_JSON,
                "JSON");
    }

    /** CBOR (RFC 8949). */
    static Syntax cbor() {
        return new Syntax(
                CBORFactory.builder()
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .streamReadConstraints(LIMITS)
                        .build(),
                DecodeCode.NOT_CBOR,
                "CBOR");
    }

    /** Whether it is written in characters. */
    boolean isText() {
        return code == DecodeCode.NOT_JSON;
    }

    JsonParser parser(byte[] payload) throws IOException {
        return factory.createParser(payload);
    }

    Undecodable unreadable(IOException e) {
        String reason = e.getMessage();
        String place = "";
        if (e instanceof JsonProcessingException json) {
            reason = json.getOriginalMessage();
            if (json.getLocation() != null) {
                place = " at byte " + Math.max(0, json.getLocation().getByteOffset());
            }
        }
        return new Undecodable(
                code.code(),
                "the payload is not %s%s: %s"
                        .formatted(name, place, Excerpt.of(String.valueOf(reason))));
    }
}
