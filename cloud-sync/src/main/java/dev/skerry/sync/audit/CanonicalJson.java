package dev.skerry.sync.audit;

import java.util.SortedMap;

/**
 * Writes one object of texts and objects of texts in the form of RFC 8785. The caller gives the
 * members in the order of their names, by UTF-16 code units as {@link String#compareTo} has it.
 */
final class CanonicalJson {
    private final StringBuilder json = new StringBuilder("{");

    void member(String name, String text) {
        if (!text.isEmpty()) {
            name(name);
            string(text);
        }
    }

    void member(String name, SortedMap<String, String> texts) {
        if (!texts.isEmpty()) {
            name(name);
            json.append('{');
            texts.forEach(this::member);
            json.append('}');
        }
    }

    private void name(String name) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        string(name);
        json.append(':');
    }

    // RFC 8785, 3.2.2.2.
    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00").append(c < 0x10 ? '0' : '1');
                        json.append(Character.forDigit(c & 15, 16));
                    } else if (isAlone(text, i)) {
                        // No UTF-8 has it; RFC 8785 wants it refused, and logging must not fail.
                        json.append('\uFFFD');
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean isAlone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    @Override
    public String toString() {
        return json + "}";
    }
}
