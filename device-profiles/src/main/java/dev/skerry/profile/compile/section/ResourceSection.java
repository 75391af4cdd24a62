package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Cadence;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Resource.Place;
import dev.skerry.profile.model.Transform;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.rule.ExpressionScope;
import dev.skerry.profile.unit.Units;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What devices report: {@code resources: { name: { type: …, unit: …, from: … } }}. */
final class ResourceSection {
    private static final int MAX_RESOURCES = 256;
    private static final Map<String, Priority> PRIORITIES =
            Map.of(
                    "alarm", Priority.ALARM,
                    "telemetry", Priority.TELEMETRY,
                    "bulk", Priority.BULK);

    private final MessageShape shape;
    private final PlaceSection places;

    private ResourceSection(MessageShape shape) {
        this.shape = shape;
        this.places = new PlaceSection(shape);
    }

    /** The resources by name; those that are wrong are there as far as they could be read. */
    static Map<String, Resource> read(Fields profile, MessageShape shape) {
        var section = new ResourceSection(shape);
        var resources = new LinkedHashMap<String, Resource>();
        YamlNode declared =
                profile.required("resources", "{ temperature: { type: float32, from: /temp } }");
        if (declared instanceof YamlNode.Mapping mapping && mapping.entries().isEmpty()) {
            Values.wrong(
                    profile,
                    declared,
                    "a profile has at least one resource",
                    "write resources: { temperature: { type: float32, from: /temp } }");
        }
        for (YamlNode.Entry entry : profile.entries("resources", MAX_RESOURCES)) {
            Resource resource = section.resource(profile, entry);
            if (resource != null) {
                resources.putIfAbsent(resource.name(), resource);
            }
        }
        return resources;
    }

    private @Nullable Resource resource(Fields profile, YamlNode.Entry entry) {
        String name = entry.key().text();
        if (Values.isIdentifier(profile, "a resource", entry.key())
                && ExpressionScope.RESERVED.contains(name)) {
            profile.report(
                    entry.key(),
                    ProblemCode.BAD_NAME,
                    "'" + name + "' means something else in expressions",
                    "choose another name, such as '" + name + "_value'");
        }
        Fields fields = Fields.of(profile.findings(), "resource '" + name + "'", entry.value());
        if (fields == null) {
            return null;
        }
        Scalar written = fields.requiredScalar("type", "float32");
        ValueType type =
                written == null
                        ? null
                        : Values.choice(fields, "type", written, Types.OF_RESOURCES, Types.SLIPS);
        ValueType of = elements(fields, type);
        Scalar derive = fields.scalar("derive");
        Place place =
                derive == null ? places.read(fields, name, type) : derived(fields, type, name);
        Priority priority = priority(fields);
        // Whatever else is wrong, expressions may name the resource.
        ValueType known = type == null ? ValueType.FLOAT64 : type;
        ValueType single = of == null ? type : of;
        boolean numeric = single == null || single.isNumeric();
        ValuesSection values =
                single == null ? noValues(fields) : ValuesSection.read(fields, single);
        var resource =
                new Resource(
                        name,
                        known,
                        of,
                        numeric ? unit(fields) : without(fields, "unit", known),
                        place,
                        transform(fields, single, derive != null),
                        Types.range(fields, single),
                        values.names(),
                        values.raw(),
                        priority,
                        cadence(fields, type),
                        isFloat(single) ? resolution(fields) : null,
                        derive == null ? null : derive.text());
        if (!isFloat(single)) {
            without(fields, "resolution", known, "it belongs to float32 and float64");
        }
        fields.finish();
        return resource;
    }

    /** The type of an array's elements, or null if it is none. */
    private @Nullable ValueType elements(Fields fields, @Nullable ValueType type) {
        if (type != ValueType.ARRAY) {
            without(
                    fields,
                    "of",
                    type == null ? ValueType.FLOAT64 : type,
                    "it belongs to type: array");
            return null;
        }
        boolean isReadable =
                shape.format().isDocument() || fields.node("from") instanceof YamlNode.Mapping;
        if (!isReadable) {
            fields.report(
                    fields.place(),
                    ProblemCode.NOT_FOR_TYPE,
                    "an array stands in json, in cbor or among bytes, but the payload is "
                            + shape.words(),
                    "choose another type");
        }
        Scalar of = fields.requiredScalar("of", "float32");
        ValueType element =
                of == null ? null : Values.choice(fields, "of", of, Types.BY_NAME, Types.SLIPS);
        return element == null ? ValueType.FLOAT64 : element;
    }

    /** A resource that is calculated stands nowhere. */
    private static Place derived(Fields fields, @Nullable ValueType type, String name) {
        for (String key : List.of("from", "encoding", "mask", "shift", "base", "scale", "offset")) {
            YamlNode node = fields.node(key);
            if (node != null) {
                fields.report(
                        node,
                        ProblemCode.NOT_FOR_TYPE,
                        "'%s' means nothing for a resource that is derived".formatted(key),
                        "remove it, and calculate in the expression");
            }
        }
        if (type == ValueType.ARRAY || type == ValueType.BYTES) {
            fields.report(
                    fields.place(),
                    ProblemCode.NOT_FOR_TYPE,
                    "an expression gives no " + Types.nameOf(type),
                    "choose a number, boolean, string or enum");
        }
        return Place.of(name);
    }

    private static Transform transform(Fields fields, @Nullable ValueType type, boolean isDerived) {
        if (isDerived) {
            return Transform.NONE;
        }
        if (type == null || type.isNumeric()) {
            return TransformSection.ofNumbers(fields);
        }
        for (String key : List.of("base", "scale", "offset")) {
            without(fields, key, type);
        }
        if (type == ValueType.BOOLEAN || type == ValueType.ENUM) {
            return TransformSection.ofBits(fields);
        }
        without(fields, "mask", type);
        without(fields, "shift", type);
        return Transform.NONE;
    }

    private static Cadence cadence(Fields fields, @Nullable ValueType type) {
        if (type == null || type.isNumeric()) {
            return CadenceSection.read(fields, CadenceSection.deadband(fields));
        }
        without(fields, "deadband", type);
        return CadenceSection.read(fields, 0);
    }

    private static Priority priority(Fields fields) {
        Scalar priority = fields.scalar("priority");
        Priority chosen =
                priority == null
                        ? null
                        : Values.choice(fields, "priority", priority, PRIORITIES, Map.of());
        return chosen == null ? Priority.TELEMETRY : chosen;
    }

    private static @Nullable String unit(Fields fields) {
        Scalar unit = fields.scalar("unit");
        if (unit == null) {
            return null;
        }
        if (!Units.isKnown(unit.text())) {
            fields.report(
                    unit,
                    ProblemCode.UNKNOWN_UNIT,
                    "the unit '" + unit.text() + "' can't stand here",
                    Units.hint(unit.text()));
        }
        return unit.text();
    }

    private static boolean isFloat(@Nullable ValueType type) {
        return type == null || type.isFloat();
    }

    private static @Nullable Resolution resolution(Fields fields) {
        Scalar written = fields.scalar("resolution");
        Double step = written == null ? null : Values.number(fields, "'resolution'", written);
        if (written == null || step == null) {
            return null;
        }
        try {
            return Resolution.of(step);
        } catch (IllegalArgumentException e) {
            Values.wrong(
                    fields,
                    written,
                    "a resolution is a positive number with at most 15 decimals",
                    "write the smallest step of the sensor, such as 0.01");
            return null;
        }
    }

    private static @Nullable String without(Fields fields, String key, ValueType type) {
        without(fields, key, type, "it belongs to numbers");
        return null;
    }

    private static void without(Fields fields, String key, ValueType type, String hint) {
        YamlNode node = fields.node(key);
        if (node != null) {
            Types.notFor(fields, node, key, type, hint);
        }
    }

    private static ValuesSection noValues(Fields fields) {
        fields.node("values");
        return new ValuesSection(List.of(), Map.of());
    }
}
