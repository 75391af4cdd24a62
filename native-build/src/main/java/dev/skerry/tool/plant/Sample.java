package dev.skerry.tool.plant;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message of a sensor.
 *
 * @param observedAtMillis the device's own time stamp, milliseconds since 1970-01-01T00:00:00Z
 * @param values resource name to what the message says of it, after the profile's scaling
 */
public record Sample(
        String deviceId, long observedAtMillis, byte[] payload, Map<String, Object> values) {
    public Sample {
        values = new LinkedHashMap<>(values);
    }
}
