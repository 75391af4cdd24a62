package dev.skerry.gateway.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an alarm was right, by somebody who looked. */
public enum Verdict {
    /** What it warned of was so. */
    TRUE,
    /** There was nothing. */
    FALSE,
    /** They looked, and can't tell. */
    UNSURE;

    /** As it is written. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The verdict that is written so. */
    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
    }
}
