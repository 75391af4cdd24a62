package dev.skerry.profile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a device's twin, writable on both sides.
 *
 * @param values of an {@link ValueType#ENUM}, empty for every other type
 * @param write how a desired value reaches the device, or null when nobody tells the device
 * @param reported the resource that shows what the value is at the device, or null when none does
 */
public record TwinProperty(
        String name,
        ValueType type,
        @Nullable Range range,
        List<String> values,
        MergePolicy merge,
        @Nullable DeviceWrite write,
        @Nullable String reported) {
    public TwinProperty {
        values = List.copyOf(values);
    }

    /** A property that the agent tells no device of. */
    public TwinProperty(
            String name,
            ValueType type,
            @Nullable Range range,
            List<String> values,
            MergePolicy merge) {
        this(name, type, range, values, merge, null, null);
    }
}
