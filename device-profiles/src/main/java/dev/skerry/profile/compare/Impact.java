package dev.skerry.profile.compare;

/** How much a change asks of those who work by a profile, as Semantic Versioning 2.0 has it. */
public enum Impact {
    /** Nothing: what was there is there and means the same. */
    PATCH,
    /** Something is there that was not. */
    MINOR,
    /** Something that somebody may rely on is gone, or means something else. */
    MAJOR;

    /** The larger of both. */
    public Impact or(Impact other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
