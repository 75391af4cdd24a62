package dev.skerry.profile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a reading can be trusted. A doubtful value is kept and flagged, never dropped. The code
 * travels in batches and must not change.
 */
public enum Quality {
    GOOD(0),
    /** Outside the range that the profile declares. */
    OUT_OF_RANGE(1),
    /** Older than the resource's reporting interval allows. */
    STALE(2),
    /** Stamped while the agent did not know the time, or by a device far ahead of it. */
    CLOCK_UNTRUSTED(3),
    /** Not measured: filled in by a rule or a model. */
    SUBSTITUTED(4);

    private static final Quality[] BY_CODE = values();

    private static final List<Quality> WORST_FIRST =
            List.of(CLOCK_UNTRUSTED, OUT_OF_RANGE, STALE, SUBSTITUTED, GOOD);

    private final int code;

    Quality(int code) {
        this.code = code;
    }

    /** The quality of a value as far as its range tells; no range takes every value. */
    public static Quality in(@Nullable Range range, double value) {
        return range == null || range.contains(value) ? GOOD : OUT_OF_RANGE;
    }

    /** The one of the two that is to be trusted less. */
    public Quality orWorse(Quality other) {
        return WORST_FIRST.indexOf(this) <= WORST_FIRST.indexOf(other) ? this : other;
    }

    /** The stable number that stands for this quality in a batch. */
    public int code() {
        return code;
    }

    /**
     * The quality for a batch's code.
     *
     * @throws IllegalArgumentException if no quality has that code
     */
    public static Quality ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no quality has code " + code);
        }
        return BY_CODE[code];
    }
}
