package dev.skerry.profile.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.profile.model.Resource;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The base values of one pack and the record that is being read (RFC 8428, section 4). */
final class SenmlPack {
    /** Times below this are relative to now (section 4.5.3). */
    private static final double RELATIVE_BELOW_SECONDS = 0x1p28;

    private static final int SUPPORTED_VERSION = 10;
    private static final int MAX_NAME_CHARS = 1_024;

    private final SenmlLabels labels;
    private final Readings readings;
    private final long receivedAtMicros;
    private boolean stamped;

    private final Set<Long> reckonedMicros = new HashSet<>();
    private String baseName = "";
    private double baseTime;
    private @Nullable String baseUnit;
    private double baseValue;

    private String name = "";
    private double time;
    private @Nullable String unit;
    private Kind kind = Kind.NONE;
    private boolean whole;
    private long wholeNumber;
    private double number;
    private boolean flag;
    private String text = "";
    private byte[] data = {};

    private enum Kind {
        NONE,
        NUMBER,
        TEXT,
        FLAG,
        DATA
    }

    SenmlPack(SenmlLabels labels, Readings readings, long receivedAtMicros) {
        this.labels = labels;
        this.readings = readings;
        this.receivedAtMicros = receivedAtMicros;
    }

    /** Whether a reading carried an absolute time. */
    boolean stamped() {
        return stamped;
    }

    /** The times of those that did not. */
    Set<Long> reckonedMicros() {
        return reckonedMicros;
    }

    /** Reads the record that the parser stands at the start of. */
    void read(JsonParser parser) throws IOException {
        name = "";
        time = 0;
        unit = null;
        kind = Kind.NONE;
        while (!readings.failed() && parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = fieldOf(parser.currentName());
            JsonToken value = parser.nextToken();
            switch (field) {
                case "bn" -> baseName = textOf(parser, value, field);
                case "bt" -> baseTime = numberOf(parser, value, field);
                case "bu" -> baseUnit = textOf(parser, value, field);
                case "bv" -> baseValue = numberOf(parser, value, field);
                case "bver" -> checkVersion(numberOf(parser, value, field));
                case "n" -> name = textOf(parser, value, field);
                case "u" -> unit = textOf(parser, value, field);
                case "t" -> time = numberOf(parser, value, field);
                case "v" -> readNumber(parser, value);
                case "vs" -> {
                    setKind(Kind.TEXT);
                    text = textOf(parser, value, field);
                }
                case "vb" -> readFlag(value);
                case "vd" -> {
                    setKind(Kind.DATA);
                    data = dataOf(parser, value);
                }
                default -> skip(parser, field);
            }
        }
    }

    private String fieldOf(String label) {
        String field = labels.field(label);
        if (field == null) {
            readings.fail(
                    DecodeCode.BAD_SENML,
                    "'%s' is a label of SenML in JSON, in CBOR it is a number".formatted(label));
            return label;
        }
        return field;
    }

    /** The full name of the record that was read, or null if it has none or no value. */
    @Nullable String name() {
        String full = baseName + name;
        if (kind == Kind.NONE) {
            return null;
        }
        if (!isName(full)) {
            readings.fail(
                    DecodeCode.BAD_SENML,
                    "'" + Excerpt.of(full) + "' is not a SenML name (RFC 8428, 4.5.1)");
            return null;
        }
        return full;
    }

    /** Adds the record that was read to the readings. */
    void add(@Nullable Resource resource) {
        if (resource == null) {
            return;
        }
        String written = unit != null ? unit : baseUnit;
        if (written != null
                && resource.unit() != null
                && !resource.transform().calculates()
                && !written.equals(resource.unit())) {
            readings.fail(
                    DecodeCode.WRONG_UNIT,
                    resource,
                    "the device sends '%s', the profile says '%s': correct the unit, or give scale and offset"
                            .formatted(Excerpt.of(written), resource.unit()));
            return;
        }
        long at = observedAtMicros();
        if (at == DeviceTime.NONE) {
            readings.fail(DecodeCode.BAD_TIME, resource, "its time is not from 1970 to 9999");
            return;
        }
        switch (kind) {
            case NUMBER -> {
                if (whole && baseValue == 0) {
                    readings.add(resource, wholeNumber, at);
                } else {
                    readings.add(resource, number + baseValue, at);
                }
            }
            case TEXT -> readings.add(resource, text, at);
            case FLAG -> readings.add(resource, flag, at);
            case DATA -> readings.add(resource, data, at);
            case NONE -> {}
        }
    }

    private long observedAtMicros() {
        double seconds = baseTime + time;
        if (seconds < RELATIVE_BELOW_SECONDS) {
            long reckoned =
                    seconds == 0
                            ? receivedAtMicros
                            : DeviceTime.ofMicros(receivedAtMicros + seconds * 1e6);
            reckonedMicros.add(reckoned);
            return reckoned;
        }
        stamped = true;
        return DeviceTime.ofMicros(seconds * 1e6);
    }

    private void readNumber(JsonParser parser, JsonToken value) throws IOException {
        setKind(Kind.NUMBER);
        number = numberOf(parser, value, "v");
        whole =
                value == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        wholeNumber = whole ? parser.getLongValue() : 0;
    }

    private void readFlag(JsonToken value) {
        setKind(Kind.FLAG);
        if (!value.isBoolean()) {
            failField("vb", "true or false");
        }
        flag = value == JsonToken.VALUE_TRUE;
    }

    /** Bytes in CBOR, base64 in JSON. */
    private byte[] dataOf(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return parser.getBinaryValue();
        }
        byte[] bytes = EncodedText.base64(textOf(parser, value, "vd"));
        if (bytes == null) {
            failField("vd", "base64");
            return new byte[0];
        }
        return bytes;
    }

    private void setKind(Kind found) {
        if (kind != Kind.NONE) {
            readings.fail(DecodeCode.BAD_SENML, "a SenML record has more than one value");
        }
        kind = found;
    }

    private void checkVersion(double version) {
        if (version > SUPPORTED_VERSION) {
            readings.fail(
                    DecodeCode.BAD_SENML,
                    "SenML version " + version + " is newer than " + SUPPORTED_VERSION);
        }
    }

    /** Sums, update times and unknown fields are passed over, save those that may not be. */
    private void skip(JsonParser parser, String field) throws IOException {
        // Section 4.4: a field whose name ends with _ must be understood.
        if (field.endsWith("_")) {
            readings.fail(
                    DecodeCode.BAD_SENML,
                    "the SenML field '" + Excerpt.of(field) + "' must be understood, but is not");
        }
        parser.skipChildren();
    }

    private String textOf(JsonParser parser, JsonToken value, String field) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            failField(field, "text");
            return "";
        }
        return parser.getText();
    }

    private double numberOf(JsonParser parser, JsonToken value, String field) throws IOException {
        if (value.isNumeric()) {
            return parser.getDoubleValue();
        }
        Double fraction = value == JsonToken.START_ARRAY ? Scalars.decimalFraction(parser) : null;
        if (fraction == null) {
            failField(field, "a number");
            return 0;
        }
        return fraction;
    }

    private void failField(String field, String expected) {
        readings.fail(DecodeCode.BAD_SENML, "the SenML field '" + field + "' is not " + expected);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS || !isAlphanumeric(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            if (!isAlphanumeric(name.charAt(i)) && "-:./_".indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
