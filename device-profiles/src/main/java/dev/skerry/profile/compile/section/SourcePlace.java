package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import java.util.List;

/**
 * Where in the file a part of a text stands. YAML folds lines, doubles quotes and escapes: what is
 * not a blank stands in the file in the same order as in the text, so it is counted off.
 */
record SourcePlace(int line, int column) {
    private static final String ADDED = "'\"\\\\";

    /**
     * The place of a character of a scalar's text, or the scalar's own if it can't be told.
     *
     * @param lines of the file
     */
    static SourcePlace of(List<String> lines, Scalar scalar, int offset) {
        var start = new SourcePlace(scalar.line(), scalar.column());
        String text = scalar.text();
        int line = scalar.line() - 1;
        int column = scalar.column() - 1;
        if (!scalar.plain() && line < lines.size() && isBlock(lines.get(line), column)) {
            line++;
            column = 0;
        }
        for (int i = 0; i < text.length(); i++) {
            char wanted = text.charAt(i);
            if (Character.isWhitespace(wanted)) {
                continue;
            }
            while (line < lines.size()) {
                String source = lines.get(line);
                if (column >= source.length()) {
                    line++;
                    column = 0;
                } else if (source.charAt(column) == wanted && !isFirstOfTwo(source, column)) {
                    break;
                } else if (Character.isWhitespace(source.charAt(column))
                        || ADDED.indexOf(source.charAt(column)) >= 0) {
                    column++;
                } else {
                    return start;
                }
            }
            if (line >= lines.size()) {
                return start;
            }
            if (i >= offset) {
                return new SourcePlace(line + 1, column + 1);
            }
            column++;
        }
        // Behind the last character: where something is missing.
        return text.isBlank() ? start : new SourcePlace(line + 1, column + 1);
    }

    private static boolean isBlock(String line, int column) {
        return column < line.length() && (line.charAt(column) == '|' || line.charAt(column) == '>');
    }

    /** Whether a quote is written twice, of which the second counts. */
    private static boolean isFirstOfTwo(String line, int column) {
        return line.charAt(column) == '\'' && line.startsWith("''", column);
    }
}
