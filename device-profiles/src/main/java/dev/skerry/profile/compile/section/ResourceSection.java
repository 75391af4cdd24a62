package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.rule.ExpressionScope;
import java.util.HashMap;
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

    private final PayloadFormat format;
    private final Map<String, String> senmlNames = new HashMap<>();

    private ResourceSection(PayloadFormat format) {
        this.format = format;
    }

    /** The resources by name; those that are wrong are there as far as they could be read. */
    static Map<String, Resource> read(Fields profile, PayloadFormat format) {
        var section = new ResourceSection(format);
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
                        : Values.choice(fields, "type", written, Types.BY_NAME, Types.SLIPS);
        String from = from(fields, name);
        Priority priority = priority(fields);
        // Whatever else is wrong, expressions may name the resource.
        ValueType known = type == null ? ValueType.FLOAT64 : type;
        boolean numeric = type == null || type.isNumeric();
        Resource resource =
                new Resource(
                        name,
                        known,
                        numeric ? unit(fields) : without(fields, "unit", known),
                        from,
                        numeric ? scale(fields) : 1,
                        numeric ? Values.number(fields, "offset", 0) : 0,
                        Types.range(fields, type),
                        type == null ? noValues(fields) : Types.values(fields, known),
                        priority,
                        numeric ? deadband(fields) : 0,
                        isFloat(type) ? resolution(fields) : null);
        if (!numeric) {
            without(fields, "scale", known);
            without(fields, "offset", known);
            without(fields, "deadband", known);
        }
        if (!isFloat(type)) {
            without(fields, "resolution", known, "it belongs to float32 and float64");
        }
        fields.finish();
        return resource;
    }

    private String from(Fields fields, String name) {
        String usual = format == PayloadFormat.JSON ? "/" + name : name;
        Scalar from = fields.scalar("from");
        if (from != null && format == PayloadFormat.JSON) {
            Pointers.check(fields, from);
        } else if (from != null) {
            Pointers.checkSenmlName(fields, from);
        }
        String place = from == null ? usual : from.text();
        String other = senmlNames.putIfAbsent(place, name);
        if (format == PayloadFormat.SENML_JSON && other != null && !other.equals(name)) {
            fields.report(
                    from == null ? fields.place() : from,
                    ProblemCode.AMBIGUOUS,
                    "'" + place + "' is already where '" + other + "' is read",
                    "a SenML record belongs to one resource");
        }
        return place;
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

    private static double scale(Fields fields) {
        double scale = Values.number(fields, "scale", 1);
        Scalar written = fields.scalar("scale");
        if (scale == 0 && written != null) {
            Values.wrong(fields, written, "a scale of 0 makes every value 0", null);
        }
        return scale;
    }

    private static double deadband(Fields fields) {
        double deadband = Values.number(fields, "deadband", 0);
        Scalar written = fields.scalar("deadband");
        if (deadband < 0 && written != null) {
            Values.wrong(fields, written, "a deadband is not negative", "remove the minus");
        }
        return deadband;
    }

    private static boolean isFloat(@Nullable ValueType type) {
        return type == null || type == ValueType.FLOAT32 || type == ValueType.FLOAT64;
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

    private static List<String> noValues(Fields fields) {
        fields.node("values");
        return List.of();
    }
}
