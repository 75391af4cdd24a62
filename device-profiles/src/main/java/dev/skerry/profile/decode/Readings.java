package dev.skerry.profile.decode;

import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Transform;
import dev.skerry.profile.model.ValueType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the readings of one message. Every decoder hands raw values in here, and here alone they
 * become what the profile declares: bits, transformation, rounding to the type, range, names of
 * enums. The first value that can't be turned fails the message; what was collected then counts for
 * nothing.
 */
final class Readings {
    private static final int MAX_TEXT_CHARS = 4_096;
    private static final int MAX_ELEMENTS = 1_024;

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
        readings.replaceAll(r -> r.at(observedAtMicros));
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
    void add(Resource resource, long raw, long observedAtMicros) {
        if (!resource.transform().fits(raw)) {
            failFit(resource, Long.toString(raw));
            return;
        }
        long value = resource.transform().bits(raw);
        switch (resource.type()) {
            case FLOAT32, FLOAT64 -> addFloat(resource, (double) value, observedAtMicros);
            case INT32, INT64 -> {
                if (resource.transform().calculates()) {
                    addExact(resource, BigInteger.valueOf(value), observedAtMicros);
                } else {
                    addInteger(resource, value, observedAtMicros);
                }
            }
            case BOOLEAN -> {
                if (resource.transform().hasBits() && resource.rawValues().isEmpty()) {
                    addBoolean(resource, value != 0, observedAtMicros);
                } else {
                    addNamed(resource, Long.toString(value), "number", observedAtMicros);
                }
            }
            case ENUM -> addNamed(resource, Long.toString(value), "number", observedAtMicros);
            case STRING, BYTES, ARRAY -> failType(resource, "the number " + raw);
        }
    }

    /** A whole number that may have more than 64 bits. */
    void add(Resource resource, BigInteger raw, long observedAtMicros) {
        if (raw.bitLength() < Long.SIZE) {
            add(resource, raw.longValue(), observedAtMicros);
        } else if (resource.type().isInteger() && !resource.transform().hasBits()) {
            addExact(resource, raw, observedAtMicros);
        } else {
            add(resource, raw.doubleValue(), observedAtMicros);
        }
    }

    /** A number with a fraction, or one that is too large for 64 bits. */
    void add(Resource resource, double raw, long observedAtMicros) {
        Transform transform = resource.transform();
        boolean isWhole = raw == Math.rint(raw);
        boolean isLong = isWhole && Math.abs(raw) < 0x1p63;
        switch (resource.type()) {
            case FLOAT32, FLOAT64 -> {
                if (!transform.hasBits()) {
                    addFloat(resource, raw, observedAtMicros);
                } else if (isLong) {
                    add(resource, (long) raw, observedAtMicros);
                } else {
                    failWhole(resource, raw);
                }
            }
            case INT32, INT64 -> {
                if (!Double.isFinite(raw)) {
                    failFinite(resource);
                } else if (isLong) {
                    add(resource, (long) raw, observedAtMicros);
                } else if (transform.hasBits() || (!isWhole && !transform.calculates())) {
                    failWhole(resource, raw);
                } else {
                    addRounded(resource, transform.value(raw), observedAtMicros);
                }
            }
            case BOOLEAN, ENUM -> {
                if (isLong) {
                    add(resource, (long) raw, observedAtMicros);
                } else {
                    failType(resource, "the number " + raw);
                }
            }
            case STRING, BYTES, ARRAY -> failType(resource, "the number " + raw);
        }
    }

    void add(Resource resource, boolean raw, long observedAtMicros) {
        String text = Boolean.toString(raw);
        switch (resource.type()) {
            case BOOLEAN -> {
                String name = RawNames.nameOf(resource, text);
                addBoolean(
                        resource,
                        name == null ? raw : Boolean.parseBoolean(name),
                        observedAtMicros);
            }
            case ENUM -> addNamed(resource, text, "truth value", observedAtMicros);
            case FLOAT32, FLOAT64, INT32, INT64, STRING, BYTES, ARRAY -> failType(resource, text);
        }
    }

    void add(Resource resource, String raw, long observedAtMicros) {
        if (resource.place().encoding() != null) {
            EncodedText.add(this, resource, raw, observedAtMicros);
        } else {
            addPlain(resource, raw, observedAtMicros);
        }
    }

    /** A text that stands for nothing else. */
    void addPlain(Resource resource, String raw, long observedAtMicros) {
        switch (resource.type()) {
            case STRING -> addText(resource, Quality.GOOD, raw, observedAtMicros);
            case ENUM, BOOLEAN -> addNamed(resource, raw, "text", observedAtMicros);
            case FLOAT32, FLOAT64, INT32, INT64, BYTES, ARRAY -> failType(resource, quoted(raw));
        }
    }

    /** Bytes: the value itself, or where its field stands. */
    void add(Resource resource, byte[] raw, long observedAtMicros) {
        if (resource.place().field() != null) {
            FieldReader.add(this, resource, raw, observedAtMicros);
        } else if (resource.type() == ValueType.BYTES) {
            addText(resource, Quality.GOOD, EncodedText.hex(raw), observedAtMicros);
        } else {
            failType(resource, "bytes");
        }
    }

    /** A place to collect an array's elements in. */
    Readings elements() {
        return new Readings(deviceId, 8);
    }

    /** An array of what was collected for its elements. */
    void addArray(Resource resource, Readings elements, long observedAtMicros) {
        if (elements.failure != null) {
            failure = elements.failure;
        } else if (elements.readings.size() > MAX_ELEMENTS) {
            fail(
                    DecodeCode.TEXT_TOO_LONG,
                    resource,
                    "the array has %,d values, at most %,d are kept"
                            .formatted(elements.readings.size(), MAX_ELEMENTS));
        } else {
            Quality worst = Quality.GOOD;
            for (Reading element : elements.readings) {
                worst = worst.orWorse(element.quality());
            }
            addText(resource, worst, ArrayText.of(elements.readings), observedAtMicros);
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
                    case BYTES -> "expected bytes, found " + found;
                    case ARRAY -> "expected an array, found " + found;
                });
    }

    static String quoted(String text) {
        return "the text '" + Excerpt.of(text) + "'";
    }

    private void failWhole(Resource resource, double raw) {
        fail(DecodeCode.DOES_NOT_FIT, resource, raw + " is not a whole number");
    }

    private void failFinite(Resource resource) {
        fail(DecodeCode.NOT_FINITE, resource, "the value is not a finite number of its type");
    }

    /**
     * What the profile says that a raw value means; without a list of raw ones, the name itself.
     */
    private void addNamed(Resource resource, String raw, String kind, long observedAtMicros) {
        String name = RawNames.nameOf(resource, raw);
        if (name == null && resource.rawValues().isEmpty()) {
            boolean isText = kind.equals("text");
            if (resource.type() == ValueType.BOOLEAN || !isText) {
                failType(resource, isText ? quoted(raw) : "the " + kind + " " + raw);
                return;
            }
            int index = resource.values().indexOf(raw);
            name = index < 0 ? null : resource.values().get(index);
        }
        if (name == null) {
            fail(
                    DecodeCode.UNKNOWN_ENUM_VALUE,
                    resource,
                    "'%s' is not one of %s: add it to the profile's values"
                            .formatted(Excerpt.of(raw), RawNames.expected(resource)));
        } else if (resource.type() == ValueType.BOOLEAN) {
            addBoolean(resource, Boolean.parseBoolean(name), observedAtMicros);
        } else {
            addText(resource, Quality.GOOD, name, observedAtMicros);
        }
    }

    private void addBoolean(Resource resource, boolean value, long observedAtMicros) {
        readings.add(Reading.ofBoolean(deviceId, resource, observedAtMicros, Quality.GOOD, value));
    }

    private void addText(Resource resource, Quality quality, String value, long observedAtMicros) {
        if (value.length() > MAX_TEXT_CHARS) {
            fail(
                    DecodeCode.TEXT_TOO_LONG,
                    resource,
                    "the text has %,d characters, at most %,d are kept"
                            .formatted(value.length(), MAX_TEXT_CHARS));
        } else {
            readings.add(Reading.ofText(deviceId, resource, observedAtMicros, quality, value));
        }
    }

    private void addFloat(Resource resource, double raw, long observedAtMicros) {
        double value = resource.transform().value(raw);
        // Judged before the rounding: 0.1 as a float32 is a little more than 0.1.
        Quality quality = Quality.in(resource.range(), value);
        double kept = Rounding.of(resource, value);
        if (Double.isFinite(kept)) {
            readings.add(Reading.ofDouble(deviceId, resource, observedAtMicros, quality, kept));
        } else {
            failFinite(resource);
        }
    }

    /** As exact as 64 bits are, whatever is multiplied and added. */
    private void addExact(Resource resource, BigInteger raw, long observedAtMicros) {
        BigInteger value = Rounding.whole(resource.transform().value(raw));
        if (value.bitLength() < Long.SIZE) {
            addInteger(resource, value.longValue(), observedAtMicros);
        } else {
            failFit(resource, Double.toString(value.doubleValue()));
        }
    }

    private void addRounded(Resource resource, double value, long observedAtMicros) {
        double rounded = Math.rint(value);
        // 2^63 itself is the first double that a long can't hold.
        if (rounded >= -0x1p63 && rounded < 0x1p63) {
            addInteger(resource, (long) rounded, observedAtMicros);
        } else {
            failFit(resource, Double.toString(rounded));
        }
    }

    private void addInteger(Resource resource, long value, long observedAtMicros) {
        if (resource.type() == ValueType.INT32 && value != (int) value) {
            failFit(resource, Long.toString(value));
        } else {
            Quality quality = Quality.in(resource.range(), (double) value);
            readings.add(Reading.ofLong(deviceId, resource, observedAtMicros, quality, value));
        }
    }

    private void failFit(Resource resource, String value) {
        int bits = resource.type() == ValueType.INT32 ? 32 : 64;
        fail(DecodeCode.DOES_NOT_FIT, resource, value + " does not fit into " + bits + " bits");
    }
}
