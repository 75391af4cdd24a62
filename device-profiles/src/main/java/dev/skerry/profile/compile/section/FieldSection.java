package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.BinaryField;
import dev.skerry.profile.model.BinaryField.Kind;
import dev.skerry.profile.model.ValueType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a value stands among bytes: {@code { at: 4, as: uint16, order: little }}. */
final class FieldSection {
    private static final int MAX_COUNT = 1_024;
    private static final Map<String, Kind> KINDS =
            Stream.of(Kind.values())
                    .collect(
                            Collectors.toMap(
                                    kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind));
    private static final Map<String, String> KIND_SLIPS =
            Map.of(
                    "byte", "uint8",
                    "u8", "uint8",
                    "u16", "uint16",
                    "i16", "int16",
                    "u32", "uint32",
                    "float", "float32",
                    "double", "float64",
                    "string", "text",
                    "boolean", "uint8");
    private static final Map<String, Boolean> ORDERS = Map.of("big", false, "little", true);

    private FieldSection() {}

    static @Nullable BinaryField read(Fields field, @Nullable ValueType type) {
        field.required("at", "0");
        int last = MessageDecoder.MAX_PAYLOAD_BYTES - 1;
        int at = Values.integer(field, "at", 0, 0, last);
        Scalar as = field.requiredScalar("as", "uint16");
        Kind kind = as == null ? null : Values.choice(field, "as", as, KINDS, KIND_SLIPS);
        Scalar order = field.scalar("order");
        Boolean little =
                order == null ? null : Values.choice(field, "order", order, ORDERS, Map.of());
        int length = Values.integer(field, "length", 0, 1, MessageDecoder.MAX_PAYLOAD_BYTES);
        int count = Values.integer(field, "count", 1, 1, MAX_COUNT);
        if (as == null || kind == null) {
            return null;
        }
        if (type != null && !holds(kind, type)) {
            field.report(
                    as,
                    ProblemCode.NOT_FOR_TYPE,
                    "'%s' is no value of type %s".formatted(as.text(), Types.nameOf(type)),
                    switch (kind) {
                        case BYTES -> "write type: bytes";
                        case TEXT -> "write type: string";
                        default -> "write a type for numbers, or as: text or bytes";
                    });
        }
        without(field, "length", kind.sizeBytes() == 0, "only bytes and text have a length");
        without(field, "count", type == ValueType.ARRAY, "it belongs to type: array");
        if (type == ValueType.ARRAY) {
            field.required("count", "8");
        }
        return new BinaryField(at, kind, little != null && little, length, count);
    }

    private static boolean holds(Kind kind, ValueType type) {
        return switch (kind) {
            case BYTES -> type == ValueType.BYTES;
            case TEXT -> type == ValueType.STRING || type == ValueType.ENUM;
            default -> type != ValueType.BYTES && type != ValueType.STRING;
        };
    }

    private static void without(Fields field, String key, boolean isFine, String why) {
        YamlNode node = field.node(key);
        if (node != null && !isFine) {
            field.report(node, ProblemCode.NOT_FOR_TYPE, "'" + key + "' means nothing here", why);
        }
    }
}
