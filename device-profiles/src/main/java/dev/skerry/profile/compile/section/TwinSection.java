package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.MergePolicy;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What both sides may write: {@code twin: { name: { type: …, merge: … } }}. */
final class TwinSection {
    private static final int MAX_PROPERTIES = 256;
    private static final Map<String, MergePolicy> POLICIES =
            Map.of(
                    "last-writer", MergePolicy.LAST_WRITER,
                    "edge-wins", MergePolicy.EDGE_WINS,
                    "cloud-wins", MergePolicy.CLOUD_WINS,
                    "min", MergePolicy.MIN,
                    "max", MergePolicy.MAX,
                    "counter", MergePolicy.COUNTER,
                    "set", MergePolicy.SET,
                    "ask", MergePolicy.ASK);
    private static final Map<String, String> POLICY_SLIPS =
            Map.of(
                    "lww", "last-writer",
                    "last-writer-wins", "last-writer",
                    "last_writer", "last-writer",
                    "edge", "edge-wins",
                    "cloud", "cloud-wins",
                    "manual", "ask");

    private TwinSection() {}

    /** The types of a twin: a value's, and the two that are replicated in their own way. */
    private sealed interface Type {
        record Plain(ValueType type) implements Type {}

        record Counter() implements Type {}

        record SetOf() implements Type {}
    }

    static List<TwinProperty> read(Fields profile, DeliverySection delivery) {
        var properties = new ArrayList<TwinProperty>();
        for (YamlNode.Entry entry : profile.entries("twin", MAX_PROPERTIES)) {
            String name = entry.key().text();
            Values.isIdentifier(profile, "a property of the twin", entry.key());
            Fields fields =
                    Fields.of(profile.findings(), "twin property '" + name + "'", entry.value());
            if (fields != null) {
                TwinProperty property = property(fields, name, delivery);
                if (property != null) {
                    properties.add(property);
                }
            }
        }
        return properties;
    }

    private static @Nullable TwinProperty property(
            Fields fields, String name, DeliverySection delivery) {
        Scalar written = fields.requiredScalar("type", "int32");
        Type type =
                written == null
                        ? null
                        : Values.choice(fields, "type", written, types(), Types.SLIPS);
        Scalar merge = fields.scalar("merge");
        MergePolicy policy =
                merge == null
                        ? null
                        : Values.choice(fields, "merge", merge, POLICIES, POLICY_SLIPS);
        TwinProperty property =
                switch (type) {
                    case Type.Plain plain -> {
                        checkMerge(fields, plain.type(), merge, policy);
                        yield plain(fields, name, plain.type(), policy, delivery);
                    }
                    case Type.Counter _ -> {
                        DeliverySection.refuse(fields, "counter");
                        onlyOwn(fields, merge, policy, MergePolicy.COUNTER);
                        yield counter(fields, name);
                    }
                    case Type.SetOf _ -> {
                        DeliverySection.refuse(fields, "set");
                        onlyOwn(fields, merge, policy, MergePolicy.SET);
                        yield setOf(fields, name);
                    }
                    case null -> null;
                };
        if (type == null) {
            Types.range(fields, null);
            List.of("values", "of", "write", "reported").forEach(fields::node);
        }
        fields.finish();
        return property;
    }

    private static Map<String, Type> types() {
        var types = new HashMap<String, Type>();
        Types.BY_NAME.forEach((name, type) -> types.put(name, new Type.Plain(type)));
        types.put("counter", new Type.Counter());
        types.put("set", new Type.SetOf());
        return types;
    }

    private static void checkMerge(
            Fields fields, ValueType type, @Nullable Scalar merge, @Nullable MergePolicy policy) {
        if (merge != null && policy != null && !isFor(policy, type)) {
            fields.report(
                    merge,
                    ProblemCode.BAD_MERGE,
                    "'%s' does not merge values of type %s"
                            .formatted(merge.text(), Types.nameOf(type)),
                    switch (policy) {
                        case MIN, MAX -> "min and max need a number";
                        case COUNTER -> "write type: counter";
                        case SET -> "write type: set, of: " + Types.nameOf(type);
                        case LAST_WRITER, EDGE_WINS, CLOUD_WINS, ASK -> null;
                    });
        }
    }

    private static TwinProperty plain(
            Fields fields,
            String name,
            ValueType type,
            @Nullable MergePolicy policy,
            DeliverySection delivery) {
        YamlNode of = fields.node("of");
        if (of != null) {
            Types.notFor(fields, of, "of", type, "it belongs to type: set");
        }
        List<String> values = Types.values(fields, type);
        return new TwinProperty(
                name,
                type,
                Types.range(fields, type),
                values,
                policy == null ? MergePolicy.LAST_WRITER : policy,
                delivery.write(fields),
                delivery.reported(fields, type, values));
    }

    private static boolean isFor(MergePolicy policy, ValueType type) {
        return switch (policy) {
            case LAST_WRITER, EDGE_WINS, CLOUD_WINS, ASK -> true;
            case MIN, MAX -> type.isNumeric();
            case COUNTER, SET -> false;
        };
    }

    private static TwinProperty counter(Fields fields, String name) {
        for (String key : List.of("of", "range", "values")) {
            YamlNode node = fields.node(key);
            if (node != null) {
                fields.report(
                        node,
                        ProblemCode.NOT_FOR_TYPE,
                        "'" + key + "' means nothing for type counter",
                        "remove it");
            }
        }
        return new TwinProperty(name, ValueType.INT64, null, List.of(), MergePolicy.COUNTER);
    }

    private static @Nullable TwinProperty setOf(Fields fields, String name) {
        Scalar of = fields.requiredScalar("of", "string");
        ValueType element =
                of == null ? null : Values.choice(fields, "of", of, Types.BY_NAME, Types.SLIPS);
        if (element == null) {
            fields.node("range");
            fields.node("values");
            return null;
        }
        return new TwinProperty(
                name,
                element,
                Types.range(fields, element),
                Types.values(fields, element),
                MergePolicy.SET);
    }

    private static void onlyOwn(
            Fields fields, @Nullable Scalar merge, @Nullable MergePolicy policy, MergePolicy own) {
        if (merge != null && policy != null && policy != own) {
            fields.report(
                    merge,
                    ProblemCode.BAD_MERGE,
                    "a counter and a set merge in their own way, not by '" + merge.text() + "'",
                    "remove merge");
        }
    }
}
