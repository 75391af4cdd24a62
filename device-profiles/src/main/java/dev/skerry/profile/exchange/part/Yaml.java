package dev.skerry.profile.exchange.part;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Writes YAML values on one line. */
public final class Yaml {
    private static final int COMMENT_CHARS = 200;
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9_./()+-]*( [A-Za-z0-9_./()+-]+)*");
    private static final Pattern WORD_WITH_A_MEANING =
            Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n");

    private Yaml() {}

    /** A text, in quotes where it would otherwise be taken for something else. */
    public static String text(String value) {
        return PLAIN.matcher(value).matches() && !WORD_WITH_A_MEANING.matcher(value).matches()
                ? value
                : quoted(value);
    }

    /** A text in double quotes. */
    public static String quoted(String value) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (isVisible(c)) {
                text.append(c);
            } else {
                text.append("\\u%04X".formatted((int) c));
            }
        }
        return text.append('"').toString();
    }

    /** A mapping whose values are written already. */
    public static String flow(Map<String, String> fields) {
        var text = new StringJoiner(", ", "{ ", " }").setEmptyValue("{}");
        fields.forEach((key, value) -> text.add(text(key) + ": " + value));
        return text.toString();
    }

    /** A list whose items are written already. */
    public static String list(Iterable<String> items) {
        return "[" + String.join(", ", items) + "]";
    }

    /** A JSON value. */
    public static String of(JsonNode node) {
        if (node.isObject()) {
            var text = new StringJoiner(", ", "{ ", " }").setEmptyValue("{}");
            node.properties().forEach(e -> text.add(text(e.getKey()) + ": " + of(e.getValue())));
            return text.toString();
        }
        if (node.isArray()) {
            var text = new StringJoiner(", ", "[", "]");
            node.forEach(item -> text.add(of(item)));
            return text.toString();
        }
        return node.isTextual() ? text(node.textValue()) : node.asText();
    }

    /** A text on one line of at most 200 characters, good for a comment. */
    public static String oneLine(String text) {
        var line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < COMMENT_CHARS; i++) {
            char c = text.charAt(i);
            line.append(isVisible(c) ? c : ' ');
        }
        String plain = line.toString().replaceAll(" +", " ").strip();
        return line.length() < COMMENT_CHARS ? plain : plain + "…";
    }

    private static boolean isVisible(char c) {
        return (c >= ' ' && c < 0x7F)
                || (c >= 0xA0 && c < 0x2028)
                || (c > 0x2029 && c < 0xD800)
                || (c >= 0xE000 && c < 0xFEFF)
                || (c > 0xFEFF && c < 0xFFFE);
    }
}
