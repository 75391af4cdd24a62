package dev.skerry.sync.batch;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Names that devices and resources often have. Deflating begins with them as its dictionary, so
 * that a small batch need not spell them out. They belong to the format: never change them.
 */
final class Names {
    private static final List<String> DEVICES =
            List.of(
                    "plug-",
                    "light-",
                    "meter-",
                    "motor-",
                    "machine-",
                    "sensor-",
                    "booster-",
                    "valve-",
                    "tank-",
                    "pump-",
                    "host-");
    private static final List<String> TEXTS =
            List.of(
                    "unknown", "error", "warning", "closed", "open", "off", "on", "idle", "fault",
                    "stopped", "running");
    private static final List<String> RESOURCES =
            List.of(
                    "decision.",
                    ".score",
                    "model.",
                    "occupancy",
                    "contact",
                    "motion",
                    "battery",
                    "rssi",
                    "link_quality",
                    "illuminance",
                    "noise",
                    "voc",
                    "pm10",
                    "pm25",
                    "co2",
                    "humidity",
                    "energy",
                    "frequency",
                    "current",
                    "voltage",
                    "throttled",
                    "network_out",
                    "network_in",
                    "disk_used",
                    "memory_used",
                    "cpu_load",
                    "setpoint",
                    "position",
                    "torque",
                    "distance",
                    "weight",
                    "acceleration",
                    "count",
                    "value",
                    "mode",
                    "status",
                    "state",
                    "outflow",
                    "inflow",
                    "level",
                    "power",
                    "speed",
                    "pressure",
                    "flow",
                    "vibration",
                    "temperature");

    private Names() {}

    /** Each name as a directory writes it when it is new, with its length in front. */
    static byte[] dictionary() {
        ByteSink sink = new ByteSink(1024);
        for (List<String> names : List.of(TEXTS, DEVICES, RESOURCES)) {
            for (String name : names) {
                byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
                sink.varint(2L * ascii.length);
                sink.bytes(ascii, 0, ascii.length);
            }
        }
        return sink.toByteArray();
    }
}
