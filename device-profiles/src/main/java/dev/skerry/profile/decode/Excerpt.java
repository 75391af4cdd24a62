package dev.skerry.profile.decode;

/** Shows a part of what a device sent. */
final class Excerpt {
    private static final int MAX_CHARS = 120;

    private Excerpt() {}

    /** The text without control characters, cut to a length that fits a log line. */
    static String of(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        var excerpt = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            excerpt.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '·' : c);
        }
        return end < text.length() ? excerpt.append('…').toString() : excerpt.toString();
    }
}
