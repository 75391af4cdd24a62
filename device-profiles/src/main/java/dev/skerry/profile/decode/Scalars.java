package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.skerry.profile.model.Resource;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Reads single values of JSON and CBOR. */
final class Scalars {
    /** RFC 8949, section 3.4.4: an array of an exponent to base 10 and a mantissa. */
    private static final int DECIMAL_FRACTION = 4;

    private static final int MAX_EXPONENT = 400;

    private Scalars() {}

    /** Adds the value that the parser stands at, and leaves the parser at its last token. */
    static void add(JsonParser parser, Readings readings, Resource resource, long observedAtMicros)
            throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    readings.add(resource, parser.getBigIntegerValue(), observedAtMicros);
                } else {
                    readings.add(resource, parser.getLongValue(), observedAtMicros);
                }
            }
            case VALUE_NUMBER_FLOAT ->
                    readings.add(resource, parser.getDoubleValue(), observedAtMicros);
            case VALUE_TRUE -> readings.add(resource, true, observedAtMicros);
            case VALUE_FALSE -> readings.add(resource, false, observedAtMicros);
            case VALUE_STRING -> readings.add(resource, parser.getText(), observedAtMicros);
            case VALUE_EMBEDDED_OBJECT ->
                    readings.add(resource, parser.getBinaryValue(), observedAtMicros);
            case START_OBJECT -> {
                readings.failType(resource, "an object");
                parser.skipChildren();
            }
            case START_ARRAY -> {
                Double fraction = decimalFraction(parser);
                if (fraction == null) {
                    readings.failType(resource, "an array");
                    parser.skipChildren();
                } else {
                    readings.add(resource, (double) fraction, observedAtMicros);
                }
            }
            default -> readings.failType(resource, "nothing");
        }
    }

    /** The decimal fraction that the parser stands at the start of, or null if it is none. */
    static @Nullable Double decimalFraction(JsonParser parser) throws IOException {
        if (!(parser instanceof CBORParser cbor)
                || !cbor.getCurrentTags().contains(DECIMAL_FRACTION)) {
            return null;
        }
        BigInteger exponent = nextWhole(parser);
        BigInteger mantissa = exponent == null ? null : nextWhole(parser);
        if (exponent == null || mantissa == null || parser.nextToken() != JsonToken.END_ARRAY) {
            throw new com.fasterxml.jackson.core.JsonParseException(
                    parser, "a decimal fraction has two whole numbers");
        }
        int scale =
                exponent.negate()
                        .max(BigInteger.valueOf(-MAX_EXPONENT))
                        .min(BigInteger.valueOf(MAX_EXPONENT))
                        .intValue();
        return new BigDecimal(mantissa, scale).doubleValue();
    }

    private static @Nullable BigInteger nextWhole(JsonParser parser) throws IOException {
        return parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                ? parser.getBigIntegerValue()
                : null;
    }
}
