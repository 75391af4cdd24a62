package dev.skerry.profile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A datum that devices of a profile report.
 *
 * @param name unique in the profile, {@code [a-z][a-z0-9_]*}
 * @param type of the value after the transformation
 * @param unit SenML/UCUM symbol (RFC 8428, section 12.1), or null for a number without dimension
 * @param from where the value stands in the payload: a JSON pointer (RFC 6901) for JSON, a record
 *     name for SenML
 * @param scale multiplies the raw number
 * @param offset is added after scaling
 * @param range plausible values, or null for any
 * @param values of an {@link ValueType#ENUM}, empty for every other type
 * @param priority chooses the lane
 * @param deadband a reading that differs by no more than this from the last one kept is not kept
 *     again, in the resource's unit; 0 keeps every reading
 * @param resolution to which values are rounded, or null to keep all their digits
 */
public record Resource(
        String name,
        ValueType type,
        @Nullable String unit,
        String from,
        double scale,
        double offset,
        @Nullable Range range,
        List<String> values,
        Priority priority,
        double deadband,
        @Nullable Resolution resolution) {
    public Resource {
        values = List.copyOf(values);
    }

    /** A resource whose values keep all their digits. */
    public Resource(
            String name,
            ValueType type,
            @Nullable String unit,
            String from,
            double scale,
            double offset,
            @Nullable Range range,
            List<String> values,
            Priority priority,
            double deadband) {
        this(name, type, unit, from, scale, offset, range, values, priority, deadband, null);
    }
}
