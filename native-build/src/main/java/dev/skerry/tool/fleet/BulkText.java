package dev.skerry.tool.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A change of many agents in words. */
final class BulkText {
    private BulkText() {}

    /** What would become of each agent, then how many of what. */
    static List<String> outlook(JsonNode outlook) {
        var table = new TextTable();
        table.add(List.of("AGENT", "SITE", "WOULD BE", "NOW", "THEN", "WHY"));
        for (JsonNode row : outlook.path("rows")) {
            table.add(
                    List.of(
                            text(row, "agentId"),
                            text(row, "site"),
                            would(row.path("outcome").asText()),
                            text(row, "before"),
                            text(row, "after"),
                            why(row)));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(
                "%s: %s"
                        .formatted(
                                Words.count(outlook.path("agents").asInt(), "agent"),
                                counts(outlook.path("counts"))));
        return lines;
    }

    /** What became of each agent, then how many of what. */
    static List<String> outcome(JsonNode bulk) {
        var table = new TextTable();
        table.add(List.of("AGENT", "OUTCOME", "WHY"));
        for (JsonNode row : bulk.path("rows")) {
            table.add(List.of(text(row, "agentId"), text(row, "state"), why(row)));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(progress(bulk));
        return lines;
    }

    /** How far it is, in one line. */
    static String progress(JsonNode bulk) {
        return "Change %s of %s is %s: %s"
                .formatted(
                        text(bulk, "id"),
                        Words.count(bulk.path("agents").asInt(), "agent"),
                        text(bulk, "state"),
                        counts(bulk.path("counts")));
    }

    private static String counts(JsonNode counts) {
        return counts.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> count.getValue().asText() + " " + VisibleText.of(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String would(String outcome) {
        return switch (outcome) {
            case "changes" -> "changed";
            case "later" -> "changed later, it is cut off";
            case "approval" -> "changed once approved";
            case "same" -> "as it is";
            default -> VisibleText.of(outcome);
        };
    }

    private static String why(JsonNode row) {
        return (text(row, "code") + " " + text(row, "message")).strip();
    }

    private static String text(JsonNode of, String member) {
        JsonNode value = of.path(member);
        return value.isNull() ? "" : VisibleText.of(value.asText());
    }
}
