package dev.skerry.profile.model;

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

    private final int code;

    Quality(int code) {
        this.code = code;
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
