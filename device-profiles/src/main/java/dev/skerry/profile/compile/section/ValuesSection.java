package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values of a resource and what the device writes for them: {@code values: [stopped, running]}
 * or {@code values: { stopped: 0, running: 1 }}; of a boolean {@code values: { true: ON, false: OFF
 * }}.
 *
 * @param names of an enum
 * @param raw by name, empty when the device writes the names
 */
record ValuesSection(List<String> names, Map<String, Object> raw) {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    static ValuesSection read(Fields resource, ValueType type) {
        YamlNode node = resource.node("values");
        if (!(node instanceof YamlNode.Mapping mapping)
                || (type != ValueType.ENUM && type != ValueType.BOOLEAN)) {
            return new ValuesSection(Types.values(resource, type), Map.of());
        }
        var raw = new LinkedHashMap<String, Object>();
        for (YamlNode.Entry entry : resource.entries("values", Types.MAX_ENUM_VALUES)) {
            read(resource, entry, raw);
        }
        if (type == ValueType.BOOLEAN) {
            if (!raw.keySet().equals(java.util.Set.of("true", "false"))) {
                Values.wrong(
                        resource,
                        mapping,
                        "the values of a boolean are what stands for true and for false",
                        "write values: { true: ON, false: OFF }");
            }
            return new ValuesSection(List.of(), raw);
        }
        if (mapping.entries().isEmpty()) {
            Types.noEnumValues(resource, mapping);
        }
        return new ValuesSection(new ArrayList<>(raw.keySet()), raw);
    }

    private static void read(Fields resource, YamlNode.Entry entry, Map<String, Object> raw) {
        if (!Types.isEnumValue(resource, entry.key())) {
            return;
        }
        if (!(entry.value() instanceof Scalar scalar)
                || scalar.isNull()
                || scalar.text().length() > Types.MAX_ENUM_CHARS) {
            Values.wrong(
                    resource,
                    entry.value(),
                    "what the device writes is a whole number, a truth value or a short text",
                    "write %s: 0".formatted(entry.key().text()));
            return;
        }
        for (Map.Entry<String, Object> other : raw.entrySet()) {
            if (other.getValue().toString().equals(scalar.text())) {
                Values.wrong(
                        resource,
                        scalar,
                        "'%s' already stands for '%s'".formatted(scalar.text(), other.getKey()),
                        "give each value another");
                return;
            }
        }
        raw.put(entry.key().text(), raw(scalar));
    }

    private static Object raw(Scalar scalar) {
        String text = scalar.text();
        if (scalar.plain() && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return scalar.plain() && WHOLE.matcher(text).matches() ? Long.valueOf(text) : text;
    }
}
