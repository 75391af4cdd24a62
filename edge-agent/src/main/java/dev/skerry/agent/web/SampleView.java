package dev.skerry.agent.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a message: as text if it is one, else in base64.
 *
 * @param bytes that the message has; what is kept may be less
 */
@RegisterForReflection
public record SampleView(@Nullable String payload, @Nullable String payloadBase64, int bytes) {
    static SampleView of(byte[] kept, int bytes) {
        try {
            // A character that was cut through is no fault of the message.
            int whole = kept.length < bytes ? wholeCharacters(kept) : kept.length;
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(kept, 0, whole)).toString();
            return new SampleView(text, null, bytes);
        } catch (CharacterCodingException e) {
            return new SampleView(null, Base64.getEncoder().encodeToString(kept), bytes);
        }
    }

    private static int wholeCharacters(byte[] kept) {
        int end = kept.length;
        while (end > 0 && (kept[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        boolean isBegun = end > 0 && (kept[end - 1] & 0xC0) == 0xC0;
        return isBegun ? end - 1 : kept.length;
    }
}
