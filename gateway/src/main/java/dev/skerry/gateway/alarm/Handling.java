package dev.skerry.gateway.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people are doing about an alarm.
 *
 * @param revision grows with each change; 0 while nothing was done
 * @param acknowledged null while nobody said that they have seen it
 * @param assignee who sees to it; null for nobody in particular
 * @param snooze null while it is not snoozed
 * @param comments how many there are
 */
public record Handling(
        long revision,
        @Nullable Acknowledgement acknowledged,
        @Nullable String assignee,
        @Nullable Snooze snooze,
        int comments) {
    /** Nothing yet. */
    public static final Handling NONE = new Handling(0, null, null, null, 0);

    /** Whether somebody has it in hand, or wanted to hear of it later: nobody need be told. */
    public boolean isQuiet() {
        return acknowledged != null || snooze != null;
    }

    /** The same, acknowledged or, if null, not any more. */
    Handling withAcknowledged(@Nullable Acknowledgement by) {
        return new Handling(revision + 1, by, assignee, snooze, comments);
    }

    /** The same with another assignee, or none. */
    Handling withAssignee(@Nullable String person) {
        return new Handling(revision + 1, acknowledged, person, snooze, comments);
    }

    /** The same, snoozed or, if null, not any more. */
    Handling withSnooze(@Nullable Snooze until) {
        return new Handling(revision + 1, acknowledged, assignee, until, comments);
    }

    /** The same after something was said of it. */
    Handling withComment() {
        return new Handling(revision + 1, acknowledged, assignee, snooze, comments + 1);
    }

    /** Somebody has seen it. */
    public record Acknowledgement(String by, Instant at) {}

    /**
     * Somebody wants to hear of it later.
     *
     * @param reason empty for none
     */
    public record Snooze(Instant until, String by, String reason) {}
}
