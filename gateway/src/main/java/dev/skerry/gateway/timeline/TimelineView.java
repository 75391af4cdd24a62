package dev.skerry.gateway.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a device, the newest first.
 *
 * @param next where what is older goes on; null when this is all
 */
public record TimelineView(
        Instant from, Instant to, List<Happening> entries, @Nullable String next) {
    public TimelineView {
        entries = List.copyOf(entries);
    }

    /** The kinds, in the order in which they stand when they happen at the same time. */
    public enum HappeningKind {
        @JsonProperty("alarm")
        ALARM,
        @JsonProperty("command")
        COMMAND,
        @JsonProperty("rule-command")
        RULE_COMMAND,
        @JsonProperty("conflict")
        CONFLICT,
        @JsonProperty("write")
        WRITE
    }

    /**
     * Something that happened.
     *
     * @param id among those of its kind
     * @param to when it was over: an alarm cleared, a command's last step, a conflict settled; null
     *     while it goes on, and for what takes no time
     * @param name of the rule, the command or the property
     * @param state an alarm's severity; what became of a command; of a conflict open, decided or
     *     settled; of a write reported or desired
     * @param by the person, agent or rule behind it; null for alarms and conflicts
     * @param text an alarm's or a rule's reason, why a command failed, or the written value
     */
    public record Happening(
            HappeningKind kind,
            String id,
            Instant from,
            @Nullable Instant to,
            String name,
            String state,
            @Nullable String by,
            @Nullable String text) {}
}
