package dev.skerry.profile.log;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For whom a process writes its log. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** A JSON object a line, for programs. */
    JSON;

    /** What is wrong with a setting, or null. */
    public static @Nullable String objection(String value) {
        return Arrays.stream(values())
                        .anyMatch(its -> its.name().toLowerCase(Locale.ROOT).equals(value))
                ? null
                : "write text or json";
    }
}
