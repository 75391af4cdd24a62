package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;

/** Alarms and marks as lines for people. */
final class AlarmText {
    private static final int SHOWN_OF_DIGEST = 12;

    private AlarmText() {}

    /** An alarm on two lines. */
    static String alarm(JsonNode alarm) {
        JsonNode cleared = alarm.path("clearedAt");
        return "%s  %-8s  %s %s  %s%s%n  %s; by %s%s%s%n"
                .formatted(
                        alarm.path("id").asText(),
                        alarm.path("severity").asText(),
                        text(alarm, "rule"),
                        place(alarm),
                        alarm.path("raisedAt").asText(),
                        cleared.isNull() ? ", active" : " to " + cleared.asText(),
                        alarm.path("mark").isNull() ? "unmarked" : mark(alarm.path("mark")),
                        isOfFleet(alarm) ? "the gateway" : text(alarm, "profileName"),
                        models(alarm),
                        handling(alarm.path("handling")));
    }

    private static boolean isOfFleet(JsonNode alarm) {
        return alarm.path("kind").asText().equals("fleet");
    }

    private static String place(JsonNode alarm) {
        return isOfFleet(alarm)
                ? "of " + text(alarm, "agentId")
                : "of %s at %s".formatted(text(alarm, "deviceId"), text(alarm, "agentId"));
    }

    /** What is done about it; nothing if nothing is. */
    private static String handling(JsonNode handling) {
        var done = new StringBuilder();
        if (handling.path("acknowledged").isObject()) {
            done.append("; acknowledged by ").append(text(handling.path("acknowledged"), "by"));
        }
        if (handling.path("assignee").isTextual()) {
            done.append("; assigned to ").append(text(handling, "assignee"));
        }
        JsonNode snooze = handling.path("snooze");
        if (snooze.isObject()) {
            done.append("; snoozed until ").append(snooze.path("until").asText());
        }
        int comments = handling.path("comments").asInt();
        return comments == 0 ? done.toString() : done + "; comments: " + comments;
    }

    private static String models(JsonNode alarm) {
        var models = new StringBuilder();
        int place = 0;
        for (JsonNode digest : alarm.path("modelDigests")) {
            models.append(", model ")
                    .append(
                            VisibleText.of(
                                    alarm.path("modelNames").path(place++).asText("unknown")))
                    .append(' ')
                    .append(shortDigest(digest.asText()));
        }
        return models.toString();
    }

    /** What somebody said, on a part of a line. */
    static String mark(JsonNode mark) {
        String comment = text(mark, "comment");
        return "%s, said %s at %s%s"
                .formatted(
                        mark.path("verdict").isNull() ? "taken back" : text(mark, "verdict"),
                        text(mark, "by"),
                        mark.path("at").asText(),
                        comment.isEmpty() ? "" : ": " + comment);
    }

    /** As much of a digest as tells it from others; names are whole. */
    static String shortDigest(String digest) {
        return digest.matches("[0-9a-f]{64}") ? digest.substring(0, SHOWN_OF_DIGEST) : digest;
    }

    static String text(JsonNode of, String member) {
        return VisibleText.of(of.path(member).asText());
    }
}
