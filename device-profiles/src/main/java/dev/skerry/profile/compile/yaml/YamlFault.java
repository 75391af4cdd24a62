package dev.skerry.profile.compile.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What the parser found wrong, in words for people who never read a grammar.
 *
 * @param mark where it is, null if nobody knows
 * @param hint what to do, or null
 */
record YamlFault(@Nullable Mark mark, String message, @Nullable String hint) {
    private static final String QUOTES = "put the text into quotes";

    static YamlFault of(MarkedYAMLException e, String text) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        String problem = e.getProblem() == null ? "" : e.getProblem().strip();
        String context = e.getContext() == null ? "" : e.getContext().strip();
        String line = line(text, mark);
        if (problem.contains("TAB")) {
            return new YamlFault(
                    mark,
                    "this is not YAML: a tab indents this line",
                    "indent with blanks: YAML does not allow tabs");
        }
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return new YamlFault(
                    e.getContextMark(),
                    "this is not YAML: the quote that begins here does not end",
                    "write the second quote");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new YamlFault(
                    mark,
                    "this is not YAML: a second ':' in one value, or a line that is indented too far",
                    QUOTES + " if the ':' belongs to it");
        }
        if (problem.contains("could not find expected ':'")) {
            return new YamlFault(
                    e.getContextMark(),
                    "this is not YAML: there is no ':' behind this key",
                    "write key: value");
        }
        if (problem.contains("undefined alias")) {
            return new YamlFault(
                    mark,
                    "this is not YAML: nothing is named " + problem.replaceFirst(".* ", "&"),
                    "write it without anchors and aliases; put a text that begins with * into quotes");
        }
        if (problem.startsWith("expected <block end>")) {
            return blockEnd(mark, problem, line);
        }
        if (problem.startsWith("expected ',' or")) {
            return new YamlFault(
                    mark,
                    "this is not YAML: between { and } or [ and ] a comma or the end is missing here",
                    QUOTES + " if it has one of , : { } [ ] in it");
        }
        return new YamlFault(
                mark,
                "this is not YAML: " + problem + (context.isEmpty() ? "" : " (" + context + ")"),
                hint(line));
    }

    private static YamlFault blockEnd(@Nullable Mark mark, String problem, String line) {
        if (problem.contains("'<scalar>'") && line.matches(".*[{\\[\"'].*")) {
            return new YamlFault(
                    mark,
                    "this is not YAML: the value ended before this",
                    QUOTES + " as a whole, if all of it is one");
        }
        return new YamlFault(
                mark,
                "this is not YAML: this line is not indented as those that it belongs to",
                "indent the keys of one mapping by the same number of blanks");
    }

    private static @Nullable String hint(String line) {
        if (line.contains("\t")) {
            return "indent with blanks: YAML does not allow tabs";
        }
        return line.contains("%") || line.contains("@") || line.contains("`") ? QUOTES : null;
    }

    private static String line(String text, @Nullable Mark mark) {
        return mark == null ? "" : text.lines().skip(mark.getLine()).findFirst().orElse("");
    }
}
