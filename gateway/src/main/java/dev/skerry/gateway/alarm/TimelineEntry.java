package dev.skerry.gateway.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an alarm.
 *
 * @param by who did it; null for what the rule or the gateway did
 * @param text a comment, a reason, or to whom it was assigned; empty for none
 * @param until when a snooze ends; null for all else
 */
public record TimelineEntry(
        Instant at, What what, @Nullable String by, String text, @Nullable Instant until) {
    /** What happened. */
    public enum What {
        RAISED,
        ACKNOWLEDGED,
        UNACKNOWLEDGED,
        ASSIGNED,
        UNASSIGNED,
        SNOOZED,
        /** The alarm before it was snoozed, and so is this one. */
        STILL_SNOOZED,
        UNSNOOZED,
        /** Its time was over. */
        SNOOZE_ENDED,
        COMMENTED,
        MARKED,
        UNMARKED,
        CLEARED;

        /** As it is written. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** What is written so. */
        static What of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
