package dev.skerry.profile.decode;

import dev.skerry.profile.model.Encoding;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts that stand for numbers, truth values or bytes. */
final class EncodedText {
    private static final Pattern NUMBER =
            Pattern.compile(
                    "[-+]?([0-9]{1,256}(\\.[0-9]{0,256})?|\\.[0-9]{1,256})([eE][-+]?[0-9]{1,3})?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern NOT_FINITE =
            Pattern.compile("[-+]?(nan|inf(inity)?)", Pattern.CASE_INSENSITIVE);

    private EncodedText() {}

    /** Adds what the text stands for, as the resource's place says. */
    static void add(Readings readings, Resource resource, String text, long observedAtMicros) {
        if (resource.place().encoding() != Encoding.TEXT) {
            byte[] bytes = bytes(resource, text);
            if (bytes == null) {
                readings.fail(
                        DecodeCode.BAD_BYTES,
                        resource,
                        Readings.quoted(text) + " is not written in " + name(resource));
            } else {
                readings.add(resource, bytes, observedAtMicros);
            }
            return;
        }
        switch (resource.type()) {
            case FLOAT32, FLOAT64, INT32, INT64 ->
                    addNumber(readings, resource, text.strip(), observedAtMicros);
            case BOOLEAN -> {
                boolean isPlain = text.equals("true") || text.equals("false");
                if (resource.rawValues().isEmpty() && isPlain) {
                    readings.add(resource, text.equals("true"), observedAtMicros);
                } else {
                    readings.addPlain(resource, text, observedAtMicros);
                }
            }
            case ENUM, STRING, BYTES, ARRAY -> readings.addPlain(resource, text, observedAtMicros);
        }
    }

    private static void addNumber(
            Readings readings, Resource resource, String text, long observedAtMicros) {
        if (WHOLE.matcher(text).matches() && NUMBER.matcher(text).matches()) {
            readings.add(resource, new BigDecimal(text).toBigInteger(), observedAtMicros);
        } else if (NUMBER.matcher(text).matches() || NOT_FINITE.matcher(text).matches()) {
            boolean isFinite = !NOT_FINITE.matcher(text).matches();
            readings.add(
                    resource, isFinite ? Double.parseDouble(text) : Double.NaN, observedAtMicros);
        } else {
            readings.failType(resource, Readings.quoted(text));
        }
    }

    private static byte @Nullable [] bytes(Resource resource, String text) {
        if (resource.place().encoding() == Encoding.BASE64) {
            return base64(text.strip());
        }
        try {
            return HexFormat.of().parseHex(text.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Of either alphabet, padded or not; null if it is none. */
    static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String name(Resource resource) {
        return resource.place().encoding() == Encoding.HEX ? "hexadecimal digits" : "base64";
    }

    /** As a resource of type {@link ValueType#BYTES} is kept. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
