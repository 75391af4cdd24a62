package dev.skerry.profile.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads an array as a SenML pack (RFC 8428), as far as a draft needs it: names, values, units. */
final class SenmlFacts {
    private final Map<String, JsonNode> records = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();

    /** Whether the array is a pack of records with values. */
    boolean read(JsonNode pack) {
        String baseName = "";
        String baseUnit = "";
        for (JsonNode record : pack) {
            if (!record.isObject()) {
                return false;
            }
            baseName = record.path("bn").asText(baseName);
            baseUnit = record.path("bu").asText(baseUnit);
            JsonNode value = valueOf(record);
            String name = lastPart(baseName + record.path("n").asText(""));
            if (value == null || name.isEmpty()) {
                if (!record.has("bn")) {
                    return false;
                }
                continue;
            }
            records.put(name, value);
            String unit = record.path("u").asText(baseUnit);
            if (!unit.isEmpty()) {
                units.put(name, unit);
            }
        }
        return !records.isEmpty();
    }

    private static @org.jspecify.annotations.Nullable JsonNode valueOf(JsonNode record) {
        for (String name : new String[] {"v", "vs", "vb"}) {
            if (record.has(name)) {
                return Objects.requireNonNull(record.get(name));
            }
        }
        return null;
    }

    /** What a record's name ends in says what it is; what is in front says of which device. */
    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
    }

    Map<String, JsonNode> records() {
        return records;
    }

    Map<String, String> units() {
        return units;
    }
}
