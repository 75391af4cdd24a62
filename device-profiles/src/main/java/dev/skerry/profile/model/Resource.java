package dev.skerry.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A datum that devices of a profile report.
 *
 * @param name unique in the profile, {@code [a-z][a-z0-9_]*}
 * @param type of the value after the transformation
 * @param of the type of an array's elements, null for every other type
 * @param unit SenML/UCUM symbol (RFC 8428, section 12.1), or null for a number without dimension
 * @param place where the value stands in messages
 * @param transform from the raw number to the value
 * @param range plausible values, or null for any
 * @param values of an {@link ValueType#ENUM}, empty for every other type
 * @param rawValues what the device writes for an enum's values, or for {@code true} and {@code
 *     false}: whole numbers, truth values or texts; empty when it writes the values themselves
 * @param priority chooses the lane
 * @param cadence how many readings are kept
 * @param resolution to which values are rounded, or null to keep all their digits
 * @param derive a CEL expression over other resources that gives the value, or null when the device
 *     reports it
 */
public record Resource(
        String name,
        ValueType type,
        @Nullable ValueType of,
        @Nullable String unit,
        Place place,
        Transform transform,
        @Nullable Range range,
        List<String> values,
        Map<String, Object> rawValues,
        Priority priority,
        Cadence cadence,
        @Nullable Resolution resolution,
        @Nullable String derive) {
    public Resource {
        values = List.copyOf(values);
        rawValues = Collections.unmodifiableMap(new LinkedHashMap<>(rawValues));
    }

    /**
     * Where a value stands in messages.
     *
     * @param from a JSON pointer (RFC 6901), a SenML record's name, a group of a text's pattern, or
     *     what stands for {@code {resource}} in the address, with a pointer after {@code #}
     * @param field among the bytes that stand there, or null when what stands there is the value
     * @param encoding of what is written as text although it is none, or null
     */
    public record Place(String from, @Nullable BinaryField field, @Nullable Encoding encoding) {
        /** The place of a value that stands there as it is. */
        public static Place of(String from) {
            return new Place(from, null, null);
        }
    }

    /** A resource of a plain type whose values keep all their digits. */
    public Resource(
            String name,
            ValueType type,
            @Nullable String unit,
            String from,
            double scale,
            double offset,
            @Nullable Range range,
            List<String> values,
            Priority priority,
            double deadband) {
        this(
                name,
                type,
                null,
                unit,
                Place.of(from),
                Transform.linear(scale, offset),
                range,
                values,
                Map.of(),
                priority,
                Cadence.deadband(deadband),
                null,
                null);
    }

    /** Where the value stands, see {@link Place}. */
    public String from() {
        return place.from();
    }

    /** See {@link Cadence}. */
    public double deadband() {
        return cadence.deadband();
    }

    /** Whether the agent calculates it. */
    public boolean isDerived() {
        return derive != null;
    }

    /** The same at another place. */
    public Resource at(Place another) {
        return new Resource(
                name,
                type,
                of,
                unit,
                another,
                transform,
                range,
                values,
                rawValues,
                priority,
                cadence,
                resolution,
                derive);
    }

    /** An array's element as a resource of its own; any other resource itself. */
    public Resource element() {
        return of == null
                ? this
                : new Resource(
                        name,
                        of,
                        null,
                        unit,
                        place,
                        transform,
                        range,
                        values,
                        rawValues,
                        priority,
                        cadence,
                        resolution,
                        derive);
    }
}
