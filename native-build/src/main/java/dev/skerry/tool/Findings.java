package dev.skerry.tool;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks out of an agent's or a gateway's log what its user should see: warnings and errors with the
 * lines that belong to them, and what was told before there was a log.
 */
final class Findings {
    private static final Pattern RECORD =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d+ ([A-Z]+) .*");

    private boolean isFinding;

    /** Those of the next lines that are. */
    List<String> in(List<String> lines) {
        return lines.stream().filter(this::isFinding).toList();
    }

    private boolean isFinding(String line) {
        Matcher matcher = RECORD.matcher(line);
        if (matcher.matches()) {
            isFinding = List.of("WARN", "ERROR", "FATAL").contains(matcher.group(1));
        } else if (line.startsWith("SKR-")) {
            isFinding = true;
        }
        return isFinding;
    }
}
