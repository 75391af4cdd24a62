package dev.skerry.tool.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One reading as the gateway stores it.
 *
 * @param value a {@link Double} or a {@link String}
 * @param sequence of the batch that brought it
 */
public record StoredRow(long observedAtMicros, Object value, long sequence) {

    static StoredRow of(JsonNode json) {
        JsonNode value = json.path("value");
        return new StoredRow(
                json.path("observedAtMicros").asLong(),
                value.isNumber() ? (Object) value.asDouble() : value.asText(),
                json.path("sequence").asLong());
    }

    /** The time in milliseconds, as sensors write it; rounding takes floating-point dust away. */
    public long observedAtMillis() {
        return Math.round(observedAtMicros / 1000.0);
    }
}
