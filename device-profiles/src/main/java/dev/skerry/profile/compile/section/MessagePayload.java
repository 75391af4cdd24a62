package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import java.util.List;

/** What is sent to a device: text with names in braces that are filled in. */
final class MessagePayload {
    private static final int MAX_CHARS = 16 * 1024;

    private MessagePayload() {}

    /**
     * The text of a payload. A single text is sent as it stands, everything else as JSON.
     *
     * @param kind what the names are, for people
     * @param names that must stand in it
     */
    static String read(Fields fields, YamlNode payload, String kind, List<String> names) {
        String text = payload instanceof Scalar scalar ? scalar.text() : JsonTexts.of(payload);
        if (text.length() > MAX_CHARS) {
            Values.wrong(
                    fields,
                    payload,
                    "the payload has more than %,d characters".formatted(MAX_CHARS),
                    null);
        }
        for (String name : names) {
            if (!text.contains("{" + name + "}")) {
                Values.wrong(
                        fields,
                        payload,
                        "the payload does not have the %s '%s'".formatted(kind, name),
                        "write \"{%s}\" where it belongs".formatted(name));
            }
        }
        return text;
    }
}
