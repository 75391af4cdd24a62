package dev.skerry.profile.bundle.manifest;

import org.jspecify.annotations.Nullable;

/**
 * One of the quantities that feed the window.
 *
 * @param name what a profile's {@code inputs} maps to a resource
 * @param unit SenML or UCUM symbol, null for a number without a unit
 * @param min the least that is plausible, or null
 * @param max the most that is plausible, or null
 */
public record Feature(
        String name,
        @Nullable String unit,
        @Nullable Double min,
        @Nullable Double max,
        Normalisation normalisation) {
    public Feature {
        if (min != null && max != null && !(min < max)) {
            throw new IllegalArgumentException("no range: %s to %s".formatted(min, max));
        }
    }

    /** Whether a value is within the range that is stated; what is not a number never is. */
    public boolean isPlausible(double value) {
        return Double.isFinite(value)
                && (min == null || value >= min)
                && (max == null || value <= max);
    }
}
