package dev.skerry.profile.decode;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.skerry.profile.model.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that are text: one value, or what a pattern finds in it. Patterns run in time
 * proportional to the text (RE2).
 */
final class TextDecoder implements MessageDecoder.PayloadDecoder {
    private final List<Resource> resources;
    private final @Nullable Pattern pattern;

    /**
     * A decoder of these resources.
     *
     * @param pattern with groups that are named as the resources' places, or null when the text is
     *     the value
     */
    TextDecoder(List<Resource> resources, @Nullable String pattern) {
        this.resources = List.copyOf(resources);
        this.pattern = pattern == null ? null : Pattern.compile(pattern);
    }

    @Override
    public DecodeResult decode(String deviceId, byte[] payload, long receivedAtMicros) {
        var readings = new Readings(deviceId, resources.size());
        String text = text(payload);
        if (text == null) {
            readings.fail(DecodeCode.NOT_TEXT, "the payload is not UTF-8");
        } else if (pattern == null) {
            for (int i = 0; i < resources.size() && !readings.failed(); i++) {
                readings.add(resources.get(i), text, receivedAtMicros);
            }
        } else {
            read(readings, pattern.matcher(text), text, receivedAtMicros);
        }
        return readings.result(receivedAtMicros);
    }

    private void read(Readings readings, Matcher matcher, String text, long receivedAtMicros) {
        if (!matcher.find()) {
            readings.fail(
                    DecodeCode.NOT_TEXT,
                    Readings.quoted(text) + " does not match the profile's pattern");
            return;
        }
        for (int i = 0; i < resources.size() && !readings.failed(); i++) {
            Resource resource = resources.get(i);
            String found = matcher.group(resource.from());
            if (found != null) {
                readings.add(resource, found, receivedAtMicros);
            }
        }
    }

    /** Without the blanks and line ends around it, which senders add. */
    private static @Nullable String text(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
