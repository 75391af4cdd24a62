package dev.skerry.profile.encode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Resource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a profile's commands for one device of a site. Immutable; for any thread. */
public final class CommandEncoder {
    /** A name in braces alone is no JSON. */
    private static final Pattern JSON = Pattern.compile("\\[|\\{\\s*[\"}]");

    private final String site;

    /** An encoder for the devices of one site. */
    public CommandEncoder(String site) {
        this.site = site;
    }

    /**
     * What is published.
     *
     * @param topic of a CoAP request: its path
     * @param payload UTF-8, not copied
     */
    public record Encoded(String topic, byte[] payload) {}

    /** A command without arguments for one device, as {@link #encode(CommandSpec, String, Map)}. */
    public Encoded encode(CommandSpec command, String deviceId) {
        return encode(command, deviceId, Map.of());
    }

    /**
     * The command for one device: {@code {site}} and {@code {device}} are filled in, in the topic
     * and in the payload, where they are escaped if the payload is JSON. Arguments are filled into
     * the payload likewise; a JSON text that is nothing but an argument becomes its value, so that
     * a number is one.
     *
     * @param arguments by name: numbers, truth values or texts
     * @throws IllegalArgumentException if the device's id can't be a level of a topic, which no id
     *     that came out of an address is
     */
    public Encoded encode(CommandSpec command, String deviceId, Map<String, ?> arguments) {
        return encode(command.write().address(), command.payload(), deviceId, arguments);
    }

    /**
     * A desired value for one device, filled in as an argument is.
     *
     * @param reported the resource that shows the value at the device, or null: its transformation
     *     is reversed, since the device takes what it sends
     * @param value a number, a truth value or a text
     * @throws IllegalArgumentException as {@link #encode(CommandSpec, String, Map)}, or if the
     *     device has no number for the value
     */
    public Encoded encode(
            DeviceWrite write, String deviceId, @Nullable Resource reported, Object value) {
        Object raw = reported == null ? value : RawValue.of(reported, value);
        return encode(write.address(), write.payload(), deviceId, Map.of("value", raw));
    }

    private Encoded encode(
            String address, String template, String deviceId, Map<String, ?> arguments) {
        if (deviceId.isEmpty() || containsAny(deviceId, "/+#\0")) {
            throw new IllegalArgumentException(
                    "'" + deviceId + "' can't be a level of a topic: give the device another id");
        }
        Map<String, String> place = Map.of("{site}", site, "{device}", deviceId);
        Map<String, String> payloadTexts = new HashMap<>();
        arguments.forEach((name, value) -> payloadTexts.put("{" + name + "}", text(value)));
        // A profile's arguments can't have these names.
        payloadTexts.putAll(place);
        String payload;
        if (JSON.matcher(template).lookingAt()) {
            Map<String, String> json = new HashMap<>();
            payloadTexts.forEach((name, value) -> json.put(name, quoted(value)));
            arguments.forEach(
                    (name, value) -> {
                        if (!(value instanceof String)) {
                            json.put("\"{" + name + "}\"", text(value));
                        }
                    });
            payload = fill(template, json);
        } else {
            payload = fill(template, payloadTexts);
        }
        return new Encoded(fill(address, place), payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Numbers without an exponent, which devices seldom understand. */
    private static String text(Object value) {
        return switch (value) {
            case Double number -> BigDecimal.valueOf(number).toPlainString();
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            default -> String.valueOf(value);
        };
    }

    private static boolean containsAny(String text, String chars) {
        return text.chars().anyMatch(c -> chars.indexOf(c) >= 0);
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** In one pass, so that an id which looks like a placeholder stays what it is. */
    private static String fill(String template, Map<String, String> values) {
        var filled = new StringBuilder(template.length() + 32);
        int at = 0;
        while (at < template.length()) {
            String name = placeholderAt(template, at, values);
            if (name == null) {
                filled.append(template.charAt(at++));
            } else {
                filled.append(values.get(name));
                at += name.length();
            }
        }
        return filled.toString();
    }

    private static @Nullable String placeholderAt(
            String template, int at, Map<String, String> values) {
        char first = template.charAt(at);
        if (first != '{' && first != '"') {
            return null;
        }
        int end = template.indexOf('}', at);
        if (end < 0) {
            return null;
        }
        String name =
                template.substring(
                        at, first == '"' ? Math.min(end + 2, template.length()) : end + 1);
        // The name of a JSON object's member stays a text.
        boolean isKey = first == '"' && template.startsWith(":", at + name.length());
        return values.containsKey(name) && !isKey ? name : null;
    }
}
