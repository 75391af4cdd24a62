package dev.skerry.gateway.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody does about an alarm. */
public sealed interface AlarmAct {
    /** They have seen it, and see to it that somebody does something. */
    record Acknowledge() implements AlarmAct {}

    /** They take that back. */
    record Unacknowledge() implements AlarmAct {}

    /**
     * Somebody is to see to it.
     *
     * @param person null for nobody in particular
     */
    record Assign(@Nullable String person) implements AlarmAct {}

    /**
     * They want to hear of it later.
     *
     * @param reason empty for none
     */
    record Snooze(Instant until, String reason) implements AlarmAct {}

    /** They want to hear of it now. */
    record Unsnooze() implements AlarmAct {}

    /** They say something of it. */
    record Comment(String text) implements AlarmAct {}
}
