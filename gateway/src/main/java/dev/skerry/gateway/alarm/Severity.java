package dev.skerry.gateway.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much an alarm matters, the least first. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** As it is written. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity that is written so, if there is one. */
    public static Optional<Severity> find(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    /** The severity that is stored so. */
    public static Severity of(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException(word));
    }

    boolean isAtMost(Severity other) {
        return compareTo(other) <= 0;
    }
}
