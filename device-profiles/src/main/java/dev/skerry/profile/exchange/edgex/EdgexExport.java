package dev.skerry.profile.exchange.edgex;

import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Unexported;
import dev.skerry.profile.exchange.part.Yaml;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.Transform;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an EdgeX device profile, version 3, of a profile. */
public final class EdgexExport {
    /** The attribute that keeps where in a message a value stands. */
    static final String FROM = "from";

    private final DeviceProfile profile;
    private final Leftovers leftovers;
    private final Unexported unexported;
    private final StringBuilder text = new StringBuilder();

    private EdgexExport(DeviceProfile profile, Leftovers leftovers) {
        this.profile = profile;
        this.leftovers = leftovers;
        this.unexported = new Unexported(leftovers);
    }

    /** The device profile in YAML. */
    public static String of(DeviceProfile profile, Leftovers leftovers) {
        return new EdgexExport(profile, leftovers).write();
    }

    private String write() {
        text.append("apiVersion: \"v3\"\n");
        text.append("name: ").append(Yaml.quoted(profile.name())).append('\n');
        if (!profile.description().isBlank()) {
            text.append("description: ").append(Yaml.quoted(profile.description())).append('\n');
        }
        leftovers.add(
                ExchangeCode.NO_COUNTERPART,
                "version",
                "EdgeX has no versions of profiles, this is " + profile.version());
        profile.sources().forEach(this::source);
        text.append("deviceResources:\n");
        profile.resources().forEach(this::resource);
        profile.twin().forEach(this::twin);
        profile.commands()
                .forEach(
                        command ->
                                leftovers.add(
                                        ExchangeCode.ADDRESS,
                                        "commands." + command.name(),
                                        "commands of EdgeX write resources, this one sends "
                                                + command.payload()));
        unexported.whatFollows(profile);
        return text.toString();
    }

    private void source(Source source) {
        String place =
                switch (source) {
                    case Source.Mqtt mqtt -> "source.mqtt: the topic " + mqtt.topic();
                    case Source.Coap coap -> "source.coap: the path " + coap.path();
                    case Source.Host _ -> "source.host: the agent's own machine";
                };
        int colon = place.indexOf(": ");
        leftovers.add(
                ExchangeCode.ADDRESS,
                place.substring(0, colon),
                place.substring(colon + 2)
                        + " is set in a device service, not in a device profile");
    }

    private void resource(Resource resource) {
        String place = "resources." + resource.name();
        String type = valueType(resource.type(), resource.of());
        if (resource.isDerived()) {
            unexported.nothingFor(place, "EdgeX does not calculate values from others");
            return;
        }
        if (type == null) {
            leftovers.add(ExchangeCode.TYPE, place, "EdgeX has no such array");
            return;
        }
        boolean writable =
                profile.property(resource.name()).filter(p -> joins(p, resource)).isPresent();
        var properties = new LinkedHashMap<String, String>();
        properties.put("valueType", Yaml.quoted(type));
        properties.put("readWrite", Yaml.quoted(writable ? "RW" : "R"));
        if (resource.unit() != null) {
            properties.put("units", Yaml.quoted(resource.unit()));
        }
        range(resource.range(), properties);
        transformation(resource.transform(), properties);
        if (!resource.values().isEmpty()) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place + ".values",
                    "EdgeX has no enumerations: " + String.join(", ", resource.values()));
        }
        if (!resource.rawValues().isEmpty()) {
            leftovers.add(
                    ExchangeCode.TRANSFORMATION,
                    place + ".values",
                    "the device's own values are not named: " + resource.rawValues());
        }
        if (resource.resolution() != null) {
            unexported.nothingFor(place + ".resolution", "EdgeX does not round");
        }
        unexported.keeping(resource);
        var attributes = new LinkedHashMap<String, String>();
        if (!resource.from().equals("/" + resource.name())) {
            attributes.put(FROM, Yaml.quoted(resource.from()));
            leftovers.add(
                    ExchangeCode.ADDRESS,
                    place + ".from",
                    "device services find values by the resource's name; '%s' is kept as an attribute"
                            .formatted(resource.from()));
        }
        write(resource.name(), attributes, properties);
    }

    /** Whether a property of the twin and a resource are one resource of EdgeX. */
    private static boolean joins(TwinProperty property, Resource resource) {
        return property.write() != null && resource.name().equals(property.reported());
    }

    private void twin(TwinProperty property) {
        String place = "twin." + property.name();
        if (property.write() == null) {
            unexported.nothingFor(place, "nothing is written to the device");
            return;
        }
        unexported.merging(property);
        leftovers.add(
                ExchangeCode.ADDRESS,
                place + ".write",
                "how a value reaches the device is set in a device service");
        if (profile.resource(property.name()).isPresent()) {
            if (!property.name().equals(property.reported())) {
                leftovers.add(
                        ExchangeCode.NO_COUNTERPART,
                        place,
                        "EdgeX has one resource of a name, and a reading has this one");
            }
            return;
        }
        String type = valueType(property.type(), null);
        if (property.reported() != null) {
            unexported.nothingFor(place + ".reported", "what is written and what is read are two");
        }
        var properties = new LinkedHashMap<String, String>();
        properties.put("valueType", Yaml.quoted(type == null ? "String" : type));
        properties.put("readWrite", Yaml.quoted("W"));
        range(property.range(), properties);
        write(property.name(), Map.of(), properties);
    }

    private void write(
            String name, Map<String, String> attributes, Map<String, String> properties) {
        text.append("  - name: ").append(Yaml.quoted(name)).append('\n');
        if (!attributes.isEmpty()) {
            text.append("    attributes: ").append(Yaml.flow(attributes)).append('\n');
        }
        text.append("    properties: ").append(Yaml.flow(properties)).append('\n');
    }

    private static void range(@Nullable Range range, Map<String, String> properties) {
        if (range != null) {
            properties.put("minimum", number(range.min()));
            properties.put("maximum", number(range.max()));
        }
    }

    private static void transformation(Transform transform, Map<String, String> properties) {
        if (transform.mask() != 0) {
            properties.put("mask", Long.toUnsignedString(transform.mask()));
        }
        if (transform.shift() != 0) {
            properties.put("shift", Integer.toString(transform.shift()));
        }
        if (transform.base() != 0) {
            properties.put("base", number(transform.base()));
        }
        if (transform.scale() != 1) {
            properties.put("scale", number(transform.scale()));
        }
        if (transform.offset() != 0) {
            properties.put("offset", number(transform.offset()));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).toString();
    }

    private static @Nullable String valueType(ValueType type, @Nullable ValueType of) {
        return switch (type) {
            case FLOAT32 -> "Float32";
            case FLOAT64 -> "Float64";
            case INT32 -> "Int32";
            case INT64 -> "Int64";
            case BOOLEAN -> "Bool";
            case STRING, ENUM -> "String";
            case BYTES -> "Binary";
            case ARRAY ->
                    of == null || of == ValueType.BYTES || of == ValueType.ARRAY
                            ? null
                            : valueType(of, null) + "Array";
        };
    }
}
