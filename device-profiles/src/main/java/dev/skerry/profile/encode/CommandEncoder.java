package dev.skerry.profile.encode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.skerry.profile.model.CommandSpec;
import java.nio.charset.StandardCharsets;

/** Writes a profile's commands for one device of a site. Immutable; for any thread. */
public final class CommandEncoder {
    private final String site;

    /** An encoder for the devices of one site. */
    public CommandEncoder(String site) {
        this.site = site;
    }

    /**
     * What is published.
     *
     * @param payload UTF-8, not copied
     */
    public record Encoded(String topic, byte[] payload) {}

    /**
     * The command for one device: {@code {site}} and {@code {device}} are filled in, in the topic
     * and in the payload, where they are escaped if the payload is JSON.
     *
     * @throws IllegalArgumentException if the device's id can't be a level of a topic, which no id
     *     that came out of an address is
     */
    public Encoded encode(CommandSpec command, String deviceId) {
        if (deviceId.isEmpty() || containsAny(deviceId, "/+#\0")) {
            throw new IllegalArgumentException("'" + deviceId + "' can't be a level of a topic");
        }
        String template = command.payload();
        boolean json = template.startsWith("{") || template.startsWith("[");
        String payload =
                json
                        ? fill(template, quoted(site), quoted(deviceId))
                        : fill(template, site, deviceId);
        return new Encoded(
                fill(command.topic(), site, deviceId), payload.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean containsAny(String text, String chars) {
        return text.chars().anyMatch(c -> chars.indexOf(c) >= 0);
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** In one pass, so that an id which looks like a placeholder stays what it is. */
    private static String fill(String template, String site, String device) {
        var filled = new StringBuilder(template.length() + 32);
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("{site}", at)) {
                filled.append(site);
                at += "{site}".length();
            } else if (template.startsWith("{device}", at)) {
                filled.append(device);
                at += "{device}".length();
            } else {
                filled.append(template.charAt(at++));
            }
        }
        return filled.toString();
    }
}
