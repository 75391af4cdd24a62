package dev.skerry.profile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a device's twin, writable on both sides.
 *
 * @param values of an {@link ValueType#ENUM}, empty for every other type
 */
public record TwinProperty(
        String name,
        ValueType type,
        @Nullable Range range,
        List<String> values,
        MergePolicy merge) {
    public TwinProperty {
        values = List.copyOf(values);
    }
}
