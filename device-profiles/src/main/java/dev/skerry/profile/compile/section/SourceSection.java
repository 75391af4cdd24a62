package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.DeviceId;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.Source;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where messages come from: {@code source: { mqtt: …, coap: …, host: … }}. */
final class SourceSection {
    private SourceSection() {}

    static List<Source> read(Fields profile) {
        YamlNode node = profile.required("source", "{ mqtt: { topic: \"plant/{device}/data\" } }");
        Fields source = node == null ? null : Fields.of(profile.findings(), "source", node);
        if (source == null) {
            return List.of();
        }
        var sources = new ArrayList<Source>();
        Fields mqtt = source.fields("mqtt");
        Fields coap = source.fields("coap");
        Fields host = source.fields("host");
        if (mqtt != null) {
            addIfRead(sources, mqtt(mqtt));
        }
        if (coap != null) {
            addIfRead(sources, coap(coap));
        }
        if (host != null) {
            sources.add(host(host));
        }
        source.finish();
        if (mqtt == null && coap == null && host == null) {
            profile.report(
                    source.place(),
                    ProblemCode.MISSING_KEY,
                    "source needs 'mqtt', 'coap' or 'host'",
                    "write mqtt: { topic: \"plant/{device}/data\" }");
        }
        List<String> shapes =
                sources.stream().map(s -> MessageShape.of(s).words()).distinct().sorted().toList();
        if (shapes.size() > 1) {
            profile.report(
                    source.place(),
                    ProblemCode.NOT_SUPPORTED,
                    "the sources of one profile write alike, not " + String.join(" and ", shapes),
                    "make a second profile");
        }
        return sources;
    }

    /** What the sources' messages look like. */
    static MessageShape shape(List<Source> sources) {
        // Of two that differ, which was reported, the one that names more is the better guess.
        return sources.stream()
                .map(MessageShape::of)
                .filter(shape -> !shape.equals(MessageShape.JSON))
                .findFirst()
                .orElse(MessageShape.JSON);
    }

    private static void addIfRead(List<Source> sources, @Nullable Source source) {
        if (source != null) {
            sources.add(source);
        }
    }

    private static @Nullable Source mqtt(Fields mqtt) {
        Scalar topic = mqtt.requiredScalar("topic", "\"plant/{site}/pump/{device}/telemetry\"");
        int qos = Values.integer(mqtt, "qos", 1, 0, 2);
        Payload payload = PayloadSection.read(mqtt);
        mqtt.finish();
        if (topic == null) {
            return null;
        }
        reportAddress(mqtt, topic, Addresses.topicFault(topic.text()));
        return new Source.Mqtt(topic.text(), qos, payload);
    }

    private static @Nullable Source coap(Fields coap) {
        Scalar path = coap.requiredScalar("path", "\"/pump/{device}\"");
        Payload payload = PayloadSection.read(coap);
        Scalar observe = coap.scalar("observe");
        coap.finish();
        if (path == null) {
            return null;
        }
        String fault = Addresses.pathFault(path.text());
        reportAddress(coap, path, fault);
        if (observe != null) {
            observe(coap, observe, fault == null ? path.text() : "/{device}");
        }
        return new Source.Coap(path.text(), payload, observe == null ? null : observe.text());
    }

    private static void reportAddress(Fields fields, YamlNode at, @Nullable String fault) {
        if (fault != null) {
            fields.report(at, ProblemCode.BAD_ADDRESS, fault, null);
        }
    }

    private static void observe(Fields coap, Scalar observe, String path) {
        String example = "write observe: \"coap://192.0.2.7" + path + "\"";
        if (path.contains("{resource}")) {
            coap.report(
                    observe,
                    ProblemCode.BAD_ADDRESS,
                    "what is observed is one resource, but the path has {resource}",
                    "let the device send, or make a profile of what is observed");
            return;
        }
        String written = observe.text().replace("{device}", "x").replace("{site}", "x");
        URI address;
        try {
            address = new URI(written);
        } catch (URISyntaxException e) {
            coap.report(observe, ProblemCode.BAD_ADDRESS, "this is not an address", example);
            return;
        }
        if (!List.of("coap", "coaps").contains(String.valueOf(address.getScheme()))
                || address.getHost() == null) {
            coap.report(
                    observe,
                    ProblemCode.BAD_ADDRESS,
                    "'observe' is the address of the resource on the device",
                    example);
            return;
        }
        if (observe.text().contains("{device}")) {
            return;
        }
        String device = AddressMatcher.of(path, "x").deviceIdOf(address.getPath());
        String fault =
                device == null
                        ? "the address names no device: its path does not match " + path
                        : DeviceId.fault(device);
        if (fault != null) {
            coap.report(
                    observe,
                    ProblemCode.BAD_ADDRESS,
                    device == null ? fault : "this can't be a device's id: " + fault,
                    example);
        }
    }

    private static Source.Host host(Fields host) {
        Duration every =
                Values.duration(
                        host,
                        "every",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofHours(1));
        host.finish();
        return new Source.Host(every);
    }
}
