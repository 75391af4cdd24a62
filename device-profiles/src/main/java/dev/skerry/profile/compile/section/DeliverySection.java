package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.text.Suggestions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a property of the twin reaches its device, {@code write: { mqtt: … }} or {@code write: {
 * coap: … }}, and what shows that it did, {@code reported: resource}.
 */
final class DeliverySection {
    private static final String VALUE = "{value}";
    private final WaySection ways;
    private final Map<String, Resource> resources;

    DeliverySection(WaySection ways, Map<String, Resource> resources) {
        this.ways = ways;
        this.resources = resources;
    }

    /** Says that a property of this kind is not delivered, if it is to be. */
    static void refuse(Fields property, String kind) {
        for (String key : List.of("write", "reported")) {
            YamlNode node = property.node(key);
            if (node != null) {
                property.report(
                        node,
                        ProblemCode.NOT_FOR_TYPE,
                        "'" + key + "' means nothing for type " + kind,
                        "remove it");
            }
        }
    }

    @Nullable DeviceWrite write(Fields property) {
        Fields write = property.fields("write");
        if (write == null) {
            return null;
        }
        DeviceWrite way =
                ways.read(
                        write,
                        DeliverySection::payload,
                        "mqtt: { topic: \"plant/{site}/pump/{device}/set\", payload: { rpm: \"{value}\" } }");
        write.finish();
        return way;
    }

    private static String payload(Fields transport) {
        YamlNode node = transport.node("payload");
        return node == null
                ? VALUE
                : MessagePayload.read(transport, node, "placeholder", List.of("value"));
    }

    /** The resource that shows the value, or null if there is none or it can't. */
    @Nullable String reported(Fields property, ValueType type, List<String> values) {
        Scalar name = property.scalar("reported");
        if (name == null) {
            return null;
        }
        Resource resource = resources.get(name.text());
        if (resource == null) {
            property.report(
                    name,
                    ProblemCode.UNKNOWN_REFERENCE,
                    "'" + name.text() + "' is not a resource of this profile",
                    Suggestions.didYouMean(name.text(), resources.keySet()));
            return null;
        }
        if (kind(resource.type()) != kind(type)) {
            property.report(
                    name,
                    ProblemCode.NOT_FOR_TYPE,
                    "the property is of type %s, the resource '%s' of type %s"
                            .formatted(
                                    Types.nameOf(type),
                                    resource.name(),
                                    Types.nameOf(resource.type())),
                    "give both the same type");
            return null;
        }
        if (!resource.values().containsAll(values)) {
            property.report(
                    name,
                    ProblemCode.WRONG_VALUE,
                    "the resource '%s' has not all of the property's values, but %s"
                            .formatted(resource.name(), String.join(", ", resource.values())),
                    "give both the same values");
        }
        return resource.name();
    }

    /** Whole numbers compare with each other, and so do fractional ones. */
    private static ValueType kind(ValueType type) {
        return switch (type) {
            case FLOAT32, FLOAT64 -> ValueType.FLOAT64;
            case INT32, INT64 -> ValueType.INT64;
            case BOOLEAN, STRING, ENUM, BYTES, ARRAY -> type;
        };
    }
}
