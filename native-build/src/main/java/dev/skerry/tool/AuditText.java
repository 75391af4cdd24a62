package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;

/** How what is in and of a log is printed. */
final class AuditText {
    private AuditText() {}

    /** An entry in one line. */
    static String line(JsonNode entry) {
        JsonNode content = entry.path("entry");
        long index = entry.path("index").asLong();
        if (!content.isObject()) {
            return "%6d  #%s".formatted(index, entry.path("leaf").asText());
        }
        String whom = content.path("onBehalfOf").asText();
        return "%6d  %-27s  %-20s  %s%s  %s %s"
                .formatted(
                        index,
                        content.path("at").asText(),
                        content.path("what").asText(),
                        content.path("who").asText(),
                        whom.isEmpty() ? "" : " for " + whom,
                        members(content.path("about")),
                        members(content.path("details")))
                .stripTrailing();
    }

    private static String members(JsonNode object) {
        return object.properties().stream()
                .map(member -> member.getKey() + "=" + member.getValue().asText())
                .collect(Collectors.joining(" "));
    }

    /** A log, with what is known of it. */
    static String log(JsonNode log, boolean ofAgent) {
        String name =
                log.path("isEarlier").asBoolean()
                        ? "earlier"
                        : log.path("agentId").asText(ofAgent ? "this agent" : "gateway");
        String fault = log.path("fault").path("message").asText();
        return String.format(
                Locale.ROOT,
                "%-16s  %,8d entries  %s%s%n    %s%s",
                name,
                log.path("size").asLong(),
                log.path("origin").asText(),
                log.path("agentId").isTextual() && log.path("openEvidence").asInt() > 0
                        ? "  CONTRADICTED: ./skerry audit evidence"
                        : "",
                log.path("verifierKey").asText(),
                fault.isEmpty()
                        ? ""
                        : "%n    %s %s".formatted(log.path("fault").path("code").asText(), fault));
    }

    /** A contradiction: what was found, and the two checkpoints in full. */
    static String evidence(JsonNode item) {
        if (item.has("text")) {
            return "%s%s%n%s"
                    .formatted(
                            item.path("id").asText(),
                            item.path("settled").asBoolean() ? "  settled" : "",
                            item.path("text").asText());
        }
        return "%s  %s  %s  %s%s%n%s%n%n--- known ---%n%s%n--- offered ---%n%s"
                .formatted(
                        item.path("id").asText(),
                        item.path("foundAt").asText(),
                        item.path("agentId").asText(),
                        item.path("code").asText(),
                        item.path("settledAt").isTextual()
                                ? "  settled " + item.path("settledAt").asText()
                                : "",
                        item.path("message").asText(),
                        item.path("known").asText(),
                        item.path("offered").asText());
    }
}
