package dev.skerry.gateway.web;

import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A twin as it is shown.
 *
 * @param properties what the device's profile declares
 */
public record TwinView(
        String agentId,
        String deviceId,
        Map<String, Object> reported,
        Map<String, Object> desired,
        List<PropertyView> properties) {
    /**
     * A declared property.
     *
     * @param range of a number that the profile limits, both ends included
     * @param values that an enum may have; empty for every other type
     */
    public record PropertyView(
            String name,
            String type,
            String merge,
            @Nullable RangeView range,
            List<String> values) {
        static PropertyView of(TwinPropertyInfo info) {
            return new PropertyView(
                    info.getName(),
                    info.getType(),
                    info.getMerge(),
                    info.hasRange()
                            ? new RangeView(info.getRange().getMin(), info.getRange().getMax())
                            : null,
                    info.getValuesList());
        }
    }

    /** From the least value to the greatest, both included. */
    public record RangeView(double min, double max) {}

    static TwinView of(String agentId, String deviceId, Device device, Twin twin) {
        return new TwinView(
                agentId,
                deviceId,
                values(device, twin, Section.REPORTED),
                values(device, twin, Section.DESIRED),
                device.getPropertiesList().stream().map(PropertyView::of).toList());
    }

    private static Map<String, Object> values(Device device, Twin twin, Section section) {
        Map<String, Object> values = new TreeMap<>();
        for (PropertyKey key : twin.keys()) {
            TwinValue value = twin.resolve(key, policy(device, key)).value();
            if (key.section() == section && value != null) {
                values.put(key.property(), plain(value));
            }
        }
        return values;
    }

    /** What a device reports has one writer, its agent. */
    private static MergePolicy policy(Device device, PropertyKey key) {
        return key.section() == Section.REPORTED
                ? MergePolicy.LAST_WRITER
                : device.getPropertiesList().stream()
                        .filter(property -> property.getName().equals(key.property()))
                        .map(property -> MergePolicy.of(property.getMerge()))
                        .findFirst()
                        .orElse(MergePolicy.LAST_WRITER);
    }

    private static Object plain(TwinValue value) {
        return switch (value) {
            case TwinValue.Real real -> real.value();
            case TwinValue.Whole whole -> whole.value();
            case TwinValue.Truth truth -> truth.value();
            case TwinValue.Text text -> text.value();
        };
    }
}
