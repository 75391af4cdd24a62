package dev.skerry.gateway.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an alarm is about. */
public enum AlarmKind {
    /** A device: a rule of its profile raised it, on its agent. */
    DEVICE,
    /** An agent itself: the gateway raised it. */
    FLEET;

    /** As it is written. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that is written so. */
    public static AlarmKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
