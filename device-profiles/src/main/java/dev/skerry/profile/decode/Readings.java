package dev.skerry.profile.decode;

import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the readings of one message: turns raw values into what the profile declares, in the
 * order scale, offset, rounding to the type, range. The first value that can't be turned fails the
 * message; what was collected then counts for nothing.
 */
final class Readings {
    private static final int MAX_TEXT_CHARS = 4_096;

    private final String deviceId;
    private final List<Reading> readings;
    private @Nullable Undecodable failure;

    Readings(String deviceId, int expected) {
        this.deviceId = deviceId;
        this.readings = new ArrayList<>(expected);
    }

    boolean failed() {
        return failure != null;
    }

    void fail(DecodeCode code, String message) {
        failure = new Undecodable(code.code(), message);
    }

    void fail(DecodeCode code, Resource resource, String message) {
        fail(code, "resource '" + resource.name() + "': " + message);
    }

    /** Gives readings that were collected before the message's time was read that time. */
    void stampAll(long observedAtMicros) {
        readings.replaceAll(
                r ->
                        new Reading(
                                r.deviceId(),
                                r.resource(),
                                observedAtMicros,
                                r.quality(),
                                r.bits(),
                                r.text()));
    }

    /** A message of which no reading has the device's time. */
    DecodeResult result(long receivedAtMicros) {
        return result(false, Set.of(receivedAtMicros));
    }

    DecodeResult result(boolean deviceStamped, Set<Long> reckonedMicros) {
        if (failure != null) {
            return failure;
        }
        if (readings.isEmpty()) {
            return new Undecodable(
                    DecodeCode.NOTHING_FOR_PROFILE.code(),
                    "the payload holds none of the profile's resources: compare their 'from' with"
                            + " what the device sends");
        }
        return new Decoded(readings, deviceStamped, reckonedMicros);
    }

    /** A whole number. */
    void add(Resource resource, long value, long observedAtMicros) {
        switch (resource.type()) {
            case FLOAT32, FLOAT64 -> addFloat(resource, (double) value, observedAtMicros);
            case INT32, INT64 -> {
                if (isTransformed(resource)) {
                    addRounded(resource, (double) value, observedAtMicros);
                } else {
                    addInteger(resource, value, observedAtMicros);
                }
            }
            case BOOLEAN, STRING, ENUM -> failType(resource, "the number " + value);
        }
    }

    /** A number with a fraction, or one that is too large for 64 bits. */
    void add(Resource resource, double value, long observedAtMicros) {
        switch (resource.type()) {
            case FLOAT32, FLOAT64 -> addFloat(resource, value, observedAtMicros);
            case INT32, INT64 -> {
                if (!Double.isFinite(value)) {
                    failFinite(resource);
                } else if (!isTransformed(resource) && value != Math.rint(value)) {
                    fail(DecodeCode.DOES_NOT_FIT, resource, value + " is not a whole number");
                } else {
                    addRounded(resource, value, observedAtMicros);
                }
            }
            case BOOLEAN, STRING, ENUM -> failType(resource, "the number " + value);
        }
    }

    void add(Resource resource, boolean value, long observedAtMicros) {
        switch (resource.type()) {
            case BOOLEAN ->
                    readings.add(
                            Reading.ofBoolean(
                                    deviceId, resource, observedAtMicros, Quality.GOOD, value));
            case FLOAT32, FLOAT64, INT32, INT64, STRING, ENUM ->
                    failType(resource, Boolean.toString(value));
        }
    }

    void add(Resource resource, String value, long observedAtMicros) {
        switch (resource.type()) {
            case STRING -> {
                if (value.length() > MAX_TEXT_CHARS) {
                    fail(
                            DecodeCode.TEXT_TOO_LONG,
                            resource,
                            "the text has %,d characters, at most %,d are kept"
                                    .formatted(value.length(), MAX_TEXT_CHARS));
                } else {
                    addText(resource, value, observedAtMicros);
                }
            }
            case ENUM -> {
                int index = resource.values().indexOf(value);
                if (index < 0) {
                    fail(
                            DecodeCode.UNKNOWN_ENUM_VALUE,
                            resource,
                            "'%s' is not one of %s: add it to the profile's values"
                                    .formatted(JsonText.excerpt(value), resource.values()));
                } else {
                    addText(resource, resource.values().get(index), observedAtMicros);
                }
            }
            case FLOAT32, FLOAT64, INT32, INT64, BOOLEAN ->
                    failType(resource, "the text '" + JsonText.excerpt(value) + "'");
        }
    }

    /** Says that a value has another type than the profile declares. */
    void failType(Resource resource, String found) {
        fail(
                DecodeCode.WRONG_TYPE,
                resource,
                switch (resource.type()) {
                    case FLOAT32, FLOAT64, INT32, INT64 -> "expected a number, found " + found;
                    case BOOLEAN -> "expected true or false, found " + found;
                    case STRING, ENUM -> "expected text, found " + found;
                });
    }

    private void failFinite(Resource resource) {
        fail(DecodeCode.NOT_FINITE, resource, "the value is not a finite number of its type");
    }

    private void addText(Resource resource, String value, long observedAtMicros) {
        readings.add(Reading.ofText(deviceId, resource, observedAtMicros, Quality.GOOD, value));
    }

    private void addFloat(Resource resource, double raw, long observedAtMicros) {
        double value = raw * resource.scale() + resource.offset();
        // Judged before the rounding: 0.1 as a float32 is a little more than 0.1.
        Quality quality = quality(resource, value);
        Resolution resolution = resource.resolution();
        double rounded = resolution == null ? value : resolution.round(value);
        double kept =
                switch (resource.type()) {
                    case FLOAT32 -> (float) rounded;
                    case FLOAT64, INT32, INT64, BOOLEAN, STRING, ENUM -> rounded;
                };
        if (Double.isFinite(kept)) {
            readings.add(Reading.ofDouble(deviceId, resource, observedAtMicros, quality, kept));
        } else {
            failFinite(resource);
        }
    }

    private void addRounded(Resource resource, double raw, long observedAtMicros) {
        double value = Math.rint(raw * resource.scale() + resource.offset());
        // 2^63 itself is the first double that a long can't hold.
        if (value >= -0x1p63 && value < 0x1p63) {
            addInteger(resource, (long) value, observedAtMicros);
        } else {
            failFit(resource, Double.toString(value));
        }
    }

    private void addInteger(Resource resource, long value, long observedAtMicros) {
        boolean fits =
                switch (resource.type()) {
                    case INT32 -> value == (int) value;
                    case INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, ENUM -> true;
                };
        if (fits) {
            Quality quality = quality(resource, (double) value);
            readings.add(Reading.ofLong(deviceId, resource, observedAtMicros, quality, value));
        } else {
            failFit(resource, Long.toString(value));
        }
    }

    private void failFit(Resource resource, String value) {
        int bits =
                switch (resource.type()) {
                    case INT32 -> 32;
                    case INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, ENUM -> 64;
                };
        fail(DecodeCode.DOES_NOT_FIT, resource, value + " does not fit into " + bits + " bits");
    }

    private static boolean isTransformed(Resource resource) {
        return resource.scale() != 1 || resource.offset() != 0;
    }

    private static Quality quality(Resource resource, double value) {
        Range range = resource.range();
        return range == null || range.contains(value) ? Quality.GOOD : Quality.OUT_OF_RANGE;
    }
}
