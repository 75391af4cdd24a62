package dev.skerry.profile.decode;

import dev.skerry.profile.model.BinaryField;
import dev.skerry.profile.model.BinaryField.Kind;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Reads fields at fixed places among bytes. */
final class FieldReader {
    private FieldReader() {}

    /** Adds what stands where the resource's field is. */
    static void add(Readings readings, Resource resource, byte[] bytes, long observedAtMicros) {
        BinaryField field = Objects.requireNonNull(resource.place().field());
        if (bytes.length < field.end()) {
            readings.fail(
                    DecodeCode.TOO_SHORT,
                    resource,
                    "it ends at byte %d, but there are %d bytes: correct 'at' and 'as', or the device"
                            .formatted(field.end(), bytes.length));
            return;
        }
        if (resource.type() != ValueType.ARRAY) {
            add(readings, resource, field, bytes, field.at(), observedAtMicros);
            return;
        }
        Readings elements = readings.elements();
        Resource element = resource.element();
        int size = field.kind().sizeBytes();
        for (int i = 0; i < field.count() && !elements.failed(); i++) {
            add(elements, element, field, bytes, field.at() + i * size, observedAtMicros);
        }
        readings.addArray(resource, elements, observedAtMicros);
    }

    private static void add(
            Readings readings,
            Resource resource,
            BinaryField field,
            byte[] bytes,
            int at,
            long observedAtMicros) {
        switch (field.kind()) {
            case FLOAT32 ->
                    readings.add(
                            resource,
                            Float.intBitsToFloat((int) number(bytes, at, field)),
                            observedAtMicros);
            case FLOAT64 ->
                    readings.add(
                            resource,
                            Double.longBitsToDouble(number(bytes, at, field)),
                            observedAtMicros);
            case BYTES ->
                    readings.add(
                            resource.at(Resource.Place.of(resource.from())),
                            rest(bytes, at, field),
                            observedAtMicros);
            case TEXT -> addText(readings, resource, rest(bytes, at, field), observedAtMicros);
            case UINT8, UINT16, UINT24, UINT32, UINT64, INT8, INT16, INT24, INT32, INT64 ->
                    addWhole(readings, resource, number(bytes, at, field), field, observedAtMicros);
        }
    }

    private static void addWhole(
            Readings readings,
            Resource resource,
            long number,
            BinaryField field,
            long observedAtMicros) {
        boolean isPlainTruth =
                resource.type() == ValueType.BOOLEAN
                        && resource.rawValues().isEmpty()
                        && !resource.transform().hasBits();
        if (isPlainTruth) {
            readings.add(resource, number != 0, observedAtMicros);
        } else if (field.kind() == Kind.UINT64 && number < 0 && !resource.transform().hasBits()) {
            readings.add(resource, new BigInteger(Long.toUnsignedString(number)), observedAtMicros);
        } else {
            readings.add(resource, number, observedAtMicros);
        }
    }

    private static void addText(
            Readings readings, Resource resource, byte[] bytes, long observedAtMicros) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, end))
                            .toString();
            readings.addPlain(resource, text, observedAtMicros);
        } catch (CharacterCodingException e) {
            readings.fail(DecodeCode.NOT_TEXT, resource, "the bytes there are not UTF-8");
        }
    }

    private static byte[] rest(byte[] bytes, int at, BinaryField field) {
        int end = field.length() == 0 ? bytes.length : at + field.length();
        return Arrays.copyOfRange(bytes, at, end);
    }

    private static long number(byte[] bytes, int at, BinaryField field) {
        int size = field.kind().sizeBytes();
        long number = 0;
        for (int i = 0; i < size; i++) {
            int place = field.littleEndian() ? at + size - 1 - i : at + i;
            number = (number << Byte.SIZE) | (bytes[place] & 0xff);
        }
        int unused = Long.SIZE - size * Byte.SIZE;
        return field.kind().isSigned() ? number << unused >> unused : number;
    }
}
