package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.DeviceId;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TimeField;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where messages come from: {@code source: { mqtt: …, coap: …, host: … }}. */
final class SourceSection {
    private static final Map<String, PayloadFormat> PAYLOADS =
            Map.of("json", PayloadFormat.JSON, "senml+json", PayloadFormat.SENML_JSON);
    private static final Set<String> LATER_PAYLOADS =
            Set.of("cbor", "senml+cbor", "text", "plain", "binary", "gzip");
    private static final Map<String, String> PAYLOAD_SLIPS = Map.of("senml", "senml+json");
    private static final Map<String, TimeField.Format> TIME_FORMATS =
            Map.of(
                    "epoch-seconds", TimeField.Format.EPOCH_SECONDS,
                    "epoch-millis", TimeField.Format.EPOCH_MILLIS,
                    "epoch-micros", TimeField.Format.EPOCH_MICROS,
                    "iso-8601", TimeField.Format.ISO_8601);
    private static final Map<String, String> TIME_SLIPS =
            Map.of(
                    "s", "epoch-seconds",
                    "unix", "epoch-seconds",
                    "ms", "epoch-millis",
                    "us", "epoch-micros",
                    "iso", "iso-8601",
                    "iso8601", "iso-8601");

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
        if (formats(sources).size() > 1) {
            profile.report(
                    source.place(),
                    ProblemCode.NOT_SUPPORTED,
                    "the sources of one profile write json or senml+json, not both",
                    "make a second profile");
        }
        return sources;
    }

    /** The formats that the sources write; the host's messages are JSON. */
    static Set<PayloadFormat> formats(List<Source> sources) {
        var formats = new HashSet<PayloadFormat>();
        for (Source source : sources) {
            formats.add(
                    switch (source) {
                        case Source.Mqtt mqtt -> mqtt.payload();
                        case Source.Coap coap -> coap.payload();
                        case Source.Host _ -> PayloadFormat.JSON;
                    });
        }
        return formats;
    }

    private static void addIfRead(List<Source> sources, @Nullable Source source) {
        if (source != null) {
            sources.add(source);
        }
    }

    private static @Nullable Source mqtt(Fields mqtt) {
        Scalar topic = mqtt.requiredScalar("topic", "\"plant/{site}/pump/{device}/telemetry\"");
        int qos = Values.integer(mqtt, "qos", 1, 0, 2);
        PayloadFormat payload = payload(mqtt);
        TimeField time = time(mqtt, payload);
        mqtt.finish();
        if (topic == null) {
            return null;
        }
        reportAddress(mqtt, topic, Addresses.topicFault(topic.text()));
        return new Source.Mqtt(topic.text(), qos, payload, time);
    }

    private static @Nullable Source coap(Fields coap) {
        Scalar path = coap.requiredScalar("path", "\"/pump/{device}\"");
        PayloadFormat payload = payload(coap);
        Scalar observe = coap.scalar("observe");
        TimeField time = time(coap, payload);
        coap.finish();
        if (path == null) {
            return null;
        }
        String fault = Addresses.pathFault(path.text());
        reportAddress(coap, path, fault);
        if (observe != null) {
            observe(coap, observe, fault == null ? path.text() : "/{device}");
        }
        return new Source.Coap(path.text(), payload, observe == null ? null : observe.text(), time);
    }

    private static void reportAddress(Fields fields, YamlNode at, @Nullable String fault) {
        if (fault != null) {
            fields.report(at, ProblemCode.BAD_ADDRESS, fault, null);
        }
    }

    private static void observe(Fields coap, Scalar observe, String path) {
        String example = "write observe: \"coap://192.0.2.7" + path + "\"";
        String written = observe.text().replace("{device}", "x").replace("{site}", "x");
        URI address;
        try {
            address = new URI(written);
        } catch (URISyntaxException e) {
            coap.report(observe, ProblemCode.BAD_ADDRESS, "this is not an address", example);
            return;
        }
        if (!"coap".equals(address.getScheme()) || address.getHost() == null) {
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

    private static PayloadFormat payload(Fields fields) {
        Scalar payload = fields.scalar("payload");
        if (payload == null) {
            return PayloadFormat.JSON;
        }
        if (LATER_PAYLOADS.contains(payload.text())) {
            fields.report(
                    payload,
                    ProblemCode.NOT_SUPPORTED,
                    "payloads of the format '" + payload.text() + "' are not supported yet",
                    "supported are json and senml+json");
            return PayloadFormat.JSON;
        }
        PayloadFormat format = Values.choice(fields, "payload", payload, PAYLOADS, PAYLOAD_SLIPS);
        return format == null ? PayloadFormat.JSON : format;
    }

    private static @Nullable TimeField time(Fields fields, PayloadFormat payload) {
        Fields time = fields.fields("time");
        if (time == null) {
            return null;
        }
        Scalar from = time.requiredScalar("from", "/ts");
        Scalar format = time.requiredScalar("format", "epoch-millis");
        time.finish();
        if (payload == PayloadFormat.SENML_JSON) {
            fields.report(
                    time.place(),
                    ProblemCode.NOT_FOR_TYPE,
                    "'time' means nothing for SenML, whose records carry their own",
                    "remove it");
            return null;
        }
        if (from != null) {
            Pointers.check(time, from);
        }
        TimeField.Format chosen =
                format == null
                        ? null
                        : Values.choice(time, "format", format, TIME_FORMATS, TIME_SLIPS);
        return from == null || chosen == null ? null : new TimeField(from.text(), chosen);
    }
}
