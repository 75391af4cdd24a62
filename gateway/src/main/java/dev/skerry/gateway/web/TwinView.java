package dev.skerry.gateway.web;

import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Device;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    /** A declared property. */
    public record PropertyView(String name, String type, String merge) {}

    static TwinView of(String agentId, String deviceId, Device device, Twin twin) {
        return new TwinView(
                agentId,
                deviceId,
                values(twin, Section.REPORTED),
                values(twin, Section.DESIRED),
                device.getPropertiesList().stream()
                        .map(p -> new PropertyView(p.getName(), p.getType(), p.getMerge()))
                        .toList());
    }

    private static Map<String, Object> values(Twin twin, Section section) {
        Map<String, Object> values = new TreeMap<>();
        for (PropertyKey key : twin.keys()) {
            TwinValue value = twin.value(key);
            if (key.section() == section && value != null) {
                values.put(key.property(), plain(value));
            }
        }
        return values;
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
