package dev.skerry.tool.plant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that the plant's controllers write. */
final class Payloads {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> TANK_UNITS =
            Map.of("level", "m", "inflow", "m3/h", "outflow", "m3/h", "temperature", "Cel");

    private Payloads() {}

    /** A pump's JSON; its temperature travels in tenths of a degree, as from a 16-bit register. */
    static Sample pump(String deviceId, long observedAtMillis, Map<String, Object> measured) {
        Map<String, Object> values = rounded(measured, 3);
        long tenths = Math.round(number(values, "temperature") * 10);
        values.put("temperature", tenths * 0.1);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("ts", observedAtMillis);
        message.put("temp", tenths);
        message.put("vib", Map.of("rms", number(values, "vibration")));
        for (String name : List.of("flow", "pressure", "speed", "power", "state")) {
            message.put(name, values.get(name));
        }
        if (values.containsKey("set_rpm")) {
            message.put("set", Math.round(number(values, "set_rpm")));
        }
        return new Sample(deviceId, observedAtMillis, bytes(message), values);
    }

    /** A tank's SenML (RFC 8428): a base time and one record per quantity. */
    static Sample tank(String deviceId, long observedAtMillis, Map<String, Object> measured) {
        Map<String, Object> values = rounded(measured, 3);
        List<Map<String, Object>> pack = new ArrayList<>();
        values.forEach(
                (name, value) -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    if (pack.isEmpty()) {
                        entry.put("bt", observedAtMillis / 1000.0);
                    }
                    entry.put("n", name);
                    entry.put("u", TANK_UNITS.get(name));
                    entry.put("v", value);
                    pack.add(entry);
                });
        return new Sample(deviceId, observedAtMillis, bytes(pack), values);
    }

    /** A valve's JSON. */
    static Sample valve(String deviceId, long observedAtMillis, Map<String, Object> measured) {
        Map<String, Object> values = rounded(measured, 2);
        Map<String, Object> message = new LinkedHashMap<>(values);
        message.put("ts", observedAtMillis);
        return new Sample(deviceId, observedAtMillis, bytes(message), values);
    }

    private static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Double value ? value : 0;
    }

    private static Map<String, Object> rounded(Map<String, Object> values, int digits) {
        double unit = Math.pow(10, digits);
        Map<String, Object> result = new LinkedHashMap<>();
        values.forEach(
                (name, value) ->
                        result.put(
                                name,
                                value instanceof Double number
                                        ? Math.round(number * unit) / unit
                                        : value));
        return result;
    }

    private static byte[] bytes(Object message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
