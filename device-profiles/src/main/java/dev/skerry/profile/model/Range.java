package dev.skerry.profile.model;

/** The plausible values of a numeric resource, both ends included, in the resource's unit. */
public record Range(double min, double max) {
    /**
     * Checks the ends.
     *
     * @throws IllegalArgumentException if an end is not finite or they are in the wrong order
     */
    public Range {
        if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
            throw new IllegalArgumentException("range [" + min + ", " + max + "] is not min, max");
        }
    }

    /** Whether the value lies within the range; NaN never does. */
    public boolean contains(double value) {
        return value >= min && value <= max;
    }
}
