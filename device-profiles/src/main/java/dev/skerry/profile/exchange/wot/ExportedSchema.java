package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a value is as a DataSchema (TD 1.1, section 5.3.2). */
final class ExportedSchema {
    private ExportedSchema() {}

    static void write(ObjectNode node, Resource resource) {
        write(node, resource.type(), resource.range(), resource.values());
        if (resource.unit() != null) {
            node.put("unit", resource.unit());
        }
        Resolution resolution = resource.resolution();
        if (resolution != null) {
            node.put(
                    "multipleOf",
                    BigDecimal.valueOf(resolution.digits())
                            .divide(BigDecimal.valueOf(resolution.divisor()))
                            .stripTrailingZeros());
        }
    }

    static void write(ObjectNode node, ValueType type, @Nullable Range range, List<String> values) {
        node.put(
                "type",
                switch (type) {
                    case FLOAT32, FLOAT64 -> "number";
                    case INT32, INT64 -> "integer";
                    case BOOLEAN -> "boolean";
                    case STRING, ENUM, BYTES -> "string";
                    case ARRAY -> "array";
                });
        if (type == ValueType.BYTES) {
            node.put("contentEncoding", "base16");
        }
        if (!values.isEmpty()) {
            values.forEach(node.putArray("enum")::add);
        }
        if (range != null) {
            number(node, "minimum", range.min());
            number(node, "maximum", range.max());
        }
    }

    private static void number(ObjectNode node, String key, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }
}
