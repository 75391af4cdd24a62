package dev.skerry.tool.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;
import java.util.Optional;

/** A live event as a line for people. */
final class EventText {
    private EventText() {}

    /** Empty for those that tell people nothing, such as heartbeats. */
    static Optional<String> of(String name, JsonNode event) {
        String about =
                VisibleText.of(
                        text(event, "agentId")
                                + (text(event, "deviceId").isEmpty()
                                        ? ""
                                        : "/" + text(event, "deviceId")));
        return switch (name) {
            case "agent" ->
                    Optional.of(
                            "agent     %s is %s, %s active alarms"
                                    .formatted(
                                            about,
                                            text(event, "state"),
                                            text(event, "activeAlarms")));
            case "agent-removed" -> Optional.of("agent     " + about + " was removed");
            case "alarm" ->
                    Optional.of(
                            "alarm     %s of %s: %s, %s"
                                    .formatted(
                                            VisibleText.of(text(event, "rule")),
                                            about,
                                            text(event, "severity"),
                                            event.path("clearedAt").isNull()
                                                    ? "active"
                                                    : "cleared"));
            case "command" ->
                    Optional.of(
                            "command   %s to %s: %s"
                                    .formatted(
                                            VisibleText.of(text(event, "name")),
                                            about,
                                            text(event, "state")));
            case "conflict" ->
                    Optional.of(
                            "conflict  %s of %s: %s"
                                    .formatted(
                                            VisibleText.of(text(event, "property")),
                                            about,
                                            text(event, "state")));
            case "overflow" -> Optional.of("some events were not shown: there were too many");
            default -> Optional.empty();
        };
    }

    private static String text(JsonNode event, String member) {
        return event.path(member).asText("");
    }
}
