package dev.skerry.gateway.telemetry;

import dev.skerry.profile.model.Quality;
import java.util.Locale;

/** The names of qualities, as in documents and JSON. */
public final class Qualities {
    private Qualities() {}

    /** The name of a batch's quality code; of a newer agent's code that is not known, a number. */
    public static String name(int code) {
        for (Quality quality : Quality.values()) {
            if (quality.code() == code) {
                return quality.name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        return "quality-" + code;
    }

    /** The code of a record whose time is not known; one that is worse stays. */
    static int untrusted(int code) {
        return Math.max(code, Quality.CLOCK_UNTRUSTED.code());
    }
}
