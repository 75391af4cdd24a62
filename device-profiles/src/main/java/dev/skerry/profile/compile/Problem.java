package dev.skerry.profile.compile;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a profile's source.
 *
 * @param code stable, {@code SKR-P…}; the table is in docs/profiles.md
 * @param file as it was named to the compiler
 * @param line from 1
 * @param column from 1, in characters
 * @param sourceLine the line as it stands in the file, without its end
 * @param message what is wrong
 * @param hint what to write instead, or null when the message says it already
 */
public record Problem(
        String code,
        String file,
        int line,
        int column,
        String sourceLine,
        String message,
        @Nullable String hint) {

    private static final int EXCERPT_CHARS = 160;

    /**
     * The problem for a terminal: place, code, message, then the line with a caret below the
     * column, then the hint. A long line is cut round the column.
     */
    public String render() {
        var text = new StringBuilder();
        text.append(file).append(':').append(line).append(':').append(column).append(": ");
        text.append(code).append(' ').append(message).append('\n');
        text.append(excerpt());
        if (hint != null) {
            text.append("  ").append(hint).append('\n');
        }
        return text.toString();
    }

    /** The line with its number, and a line with a caret below the column, both with their ends. */
    public String excerpt() {
        var text = new StringBuilder();
        int place = Math.min(column - 1, sourceLine.length());
        boolean fits = sourceLine.length() <= EXCERPT_CHARS;
        int start = fits ? 0 : Math.max(0, place - EXCERPT_CHARS / 2);
        int end = Math.min(sourceLine.length(), start + EXCERPT_CHARS);
        String number = Integer.toString(line);
        text.append("  ").append(number).append(" | ");
        text.append(start > 0 ? "…" : "");
        appendVisible(text, sourceLine.substring(start, end));
        text.append(end < sourceLine.length() ? "…" : "").append('\n');
        text.append(" ".repeat(number.length() + 2)).append(" | ");
        text.append(" ".repeat(place - start + (start > 0 ? 1 : 0))).append("^\n");
        return text.toString();
    }

    /** Tabs become one blank, so that the caret stands right; other control characters a dot. */
    private static void appendVisible(StringBuilder text, String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            text.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '·' : c);
        }
    }
}
