package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types, ranges and enum values, which resources and twin properties write alike. */
final class Types {
    static final Map<String, ValueType> BY_NAME =
            Map.of(
                    "float32", ValueType.FLOAT32,
                    "float64", ValueType.FLOAT64,
                    "int32", ValueType.INT32,
                    "int64", ValueType.INT64,
                    "boolean", ValueType.BOOLEAN,
                    "string", ValueType.STRING,
                    "enum", ValueType.ENUM);

    /** What a resource can be beyond that. */
    static final Map<String, ValueType> OF_RESOURCES = ofResources();

    static final Map<String, String> SLIPS =
            Map.ofEntries(
                    Map.entry("float", "float32"),
                    Map.entry("double", "float64"),
                    Map.entry("number", "float64"),
                    Map.entry("int", "int32"),
                    Map.entry("integer", "int32"),
                    Map.entry("uint8", "int32"),
                    Map.entry("int16", "int32"),
                    Map.entry("uint16", "int32"),
                    Map.entry("uint32", "int64"),
                    Map.entry("long", "int64"),
                    Map.entry("bool", "boolean"),
                    Map.entry("text", "string"),
                    Map.entry("binary", "bytes"),
                    Map.entry("list", "array"));
    static final int MAX_ENUM_VALUES = 256;
    static final int MAX_ENUM_CHARS = 64;

    private Types() {}

    private static Map<String, ValueType> ofResources() {
        var types = new HashMap<>(BY_NAME);
        types.put("bytes", ValueType.BYTES);
        types.put("array", ValueType.ARRAY);
        return Map.copyOf(types);
    }

    /**
     * The range of numbers, or null if there is none or it is wrong.
     *
     * @param type null while it is not known: then the ends are only held against each other
     */
    static @Nullable Range range(Fields fields, @Nullable ValueType type) {
        YamlNode node = fields.node("range");
        if (node == null) {
            return null;
        }
        if (type != null && !type.isNumeric()) {
            notFor(fields, node, "range", type, "only numbers have a range");
            return null;
        }
        List<YamlNode> ends = fields.items("range", 16, "[min, max]");
        if (!(node instanceof YamlNode.Sequence)) {
            return null;
        }
        Double min = ends.size() == 2 ? Values.number(fields, "an end", ends.get(0)) : null;
        Double max = ends.size() == 2 ? Values.number(fields, "an end", ends.get(1)) : null;
        if (ends.size() != 2) {
            fields.report(
                    node,
                    ProblemCode.BAD_RANGE,
                    "a range has two ends, this has " + ends.size(),
                    "write range: [min, max]");
        } else if (min != null && max != null && min > max) {
            fields.report(
                    node,
                    ProblemCode.BAD_RANGE,
                    "the range begins above its end",
                    "write range: [%s, %s]".formatted(text(ends.get(1)), text(ends.get(0))));
        } else if (min != null && max != null && (type == null || holds(fields, type, ends))) {
            return new Range(min, max);
        }
        return null;
    }

    /** Whether the type can hold both ends; says so if not. */
    private static boolean holds(Fields fields, ValueType type, List<YamlNode> ends) {
        BigDecimal least = least(type);
        BigDecimal greatest = greatest(type);
        boolean all = true;
        for (YamlNode end : ends) {
            var value = new BigDecimal(text(end));
            if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
                fields.report(
                        end,
                        ProblemCode.BAD_RANGE,
                        "%s holds values from %s to %s".formatted(nameOf(type), least, greatest),
                        "write an end that it holds, or choose a larger type");
                all = false;
            }
        }
        return all;
    }

    private static BigDecimal least(ValueType type) {
        return switch (type) {
            case INT32 -> BigDecimal.valueOf(Integer.MIN_VALUE);
            case INT64 -> BigDecimal.valueOf(Long.MIN_VALUE);
            case FLOAT32 -> new BigDecimal(Float.toString(-Float.MAX_VALUE));
            case FLOAT64, BOOLEAN, STRING, ENUM, BYTES, ARRAY ->
                    BigDecimal.valueOf(-Double.MAX_VALUE);
        };
    }

    private static BigDecimal greatest(ValueType type) {
        return switch (type) {
            case INT32 -> BigDecimal.valueOf(Integer.MAX_VALUE);
            case INT64 -> BigDecimal.valueOf(Long.MAX_VALUE);
            case FLOAT32 -> new BigDecimal(Float.toString(Float.MAX_VALUE));
            case FLOAT64, BOOLEAN, STRING, ENUM, BYTES, ARRAY ->
                    BigDecimal.valueOf(Double.MAX_VALUE);
        };
    }

    private static String text(YamlNode node) {
        return node instanceof Scalar scalar ? scalar.text() : node.kind();
    }

    /** The values of an enum; empty for every other type. */
    static List<String> values(Fields fields, ValueType type) {
        if (type != ValueType.ENUM) {
            YamlNode node = fields.node("values");
            if (node != null) {
                notFor(fields, node, "values", type, "values belong to type: enum");
            }
            return List.of();
        }
        if (fields.required("values", "[stopped, running]") == null) {
            return List.of();
        }
        var values = new ArrayList<String>();
        for (YamlNode item : fields.items("values", MAX_ENUM_VALUES, "[stopped, running]")) {
            if (isEnumValue(fields, item)) {
                if (values.contains(text(item))) {
                    Values.wrong(fields, item, "'" + text(item) + "' stands here twice", null);
                } else {
                    values.add(text(item));
                }
            }
        }
        if (fields.node("values") instanceof YamlNode.Sequence list && list.items().isEmpty()) {
            noEnumValues(fields, list);
        }
        return values;
    }

    /** Whether a node can be the name of an enum's value; says so if not. */
    static boolean isEnumValue(Fields fields, YamlNode node) {
        if (node instanceof Scalar scalar
                && !scalar.text().isEmpty()
                && scalar.text().length() <= MAX_ENUM_CHARS) {
            return true;
        }
        Values.wrong(
                fields,
                node,
                "a value of an enum is a text of 1 to " + MAX_ENUM_CHARS + " characters",
                null);
        return false;
    }

    static void noEnumValues(Fields fields, YamlNode at) {
        Values.wrong(
                fields, at, "an enum has at least one value", "write values: [stopped, running]");
    }

    /** Says that a key has no meaning for a type. */
    static void notFor(Fields fields, YamlNode at, String key, ValueType type, String why) {
        fields.report(
                at,
                ProblemCode.NOT_FOR_TYPE,
                "'%s' means nothing for type %s".formatted(key, nameOf(type)),
                why);
    }

    static String nameOf(ValueType type) {
        return switch (type) {
            case FLOAT32 -> "float32";
            case FLOAT64 -> "float64";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case BOOLEAN -> "boolean";
            case STRING -> "string";
            case ENUM -> "enum";
            case BYTES -> "bytes";
            case ARRAY -> "array";
        };
    }
}
