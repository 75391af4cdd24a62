package dev.skerry.profile.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sample of one resource of one device. The value lies in {@code bits} or in {@code text},
 * whichever the resource's type asks for, so that a reading is one object and boxes nothing; use
 * the factories and the typed accessors.
 *
 * @param observedAtMicros when the device saw it, microseconds since 1970-01-01T00:00:00Z
 * @param bits the number (raw bits of a double for float types, the number itself for integer
 *     types) or 0/1 for a boolean
 * @param text the value of a string or an enum, bytes in hexadecimal, an array as JSON; null for
 *     every other type
 */
public record Reading(
        String deviceId,
        Resource resource,
        long observedAtMicros,
        Quality quality,
        long bits,
        @Nullable String text) {

    /** A reading of a float resource. */
    public static Reading ofDouble(
            String deviceId, Resource resource, long observedAtMicros, Quality quality, double v) {
        return new Reading(
                deviceId, resource, observedAtMicros, quality, Double.doubleToRawLongBits(v), null);
    }

    /** A reading of an integer resource. */
    public static Reading ofLong(
            String deviceId, Resource resource, long observedAtMicros, Quality quality, long v) {
        return new Reading(deviceId, resource, observedAtMicros, quality, v, null);
    }

    /** A reading of a boolean resource. */
    public static Reading ofBoolean(
            String deviceId, Resource resource, long observedAtMicros, Quality quality, boolean v) {
        return new Reading(deviceId, resource, observedAtMicros, quality, v ? 1 : 0, null);
    }

    /** A reading of a resource that is kept as text. */
    public static Reading ofText(
            String deviceId, Resource resource, long observedAtMicros, Quality quality, String v) {
        return new Reading(deviceId, resource, observedAtMicros, quality, 0, v);
    }

    /** The same with a time that can't be right. */
    public Reading clockUntrusted() {
        return marked(Quality.CLOCK_UNTRUSTED);
    }

    /** The same with another quality. */
    public Reading marked(Quality another) {
        return new Reading(deviceId, resource, observedAtMicros, another, bits, text);
    }

    /** The same at another time. */
    public Reading at(long anotherMicros) {
        return new Reading(deviceId, resource, anotherMicros, quality, bits, text);
    }

    /** The value as a {@code Double}, {@code Long}, {@code Boolean} or {@code String}. */
    public Object plain() {
        return switch (resource.type()) {
            case FLOAT32, FLOAT64 -> asDouble();
            case INT32, INT64 -> asLong();
            case BOOLEAN -> asBoolean();
            case STRING, ENUM, BYTES, ARRAY -> asText();
        };
    }

    /** Whether both have the same value. */
    public boolean hasValueOf(Reading other) {
        return bits == other.bits && Objects.equals(text, other.text);
    }

    /**
     * The value as a number; a boolean counts as 0 or 1.
     *
     * @throws IllegalStateException if the resource's value is text
     */
    public double asDouble() {
        if (resource.type().isText()) {
            throw new IllegalStateException(resource.name() + " is text, not a number");
        }
        return resource.type().isFloat() ? Double.longBitsToDouble(bits) : bits;
    }

    /** The value of an integer resource. */
    public long asLong() {
        return resource.type().isFloat() ? (long) Double.longBitsToDouble(bits) : bits;
    }

    /** The value of a boolean resource. */
    public boolean asBoolean() {
        return bits != 0;
    }

    /**
     * The value of a resource that is kept as text.
     *
     * @throws NullPointerException if the resource's value is not text
     */
    public String asText() {
        return Objects.requireNonNull(text, resource.name());
    }
}
