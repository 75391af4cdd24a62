package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Source;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a device: {@code mqtt: { topic, payload }} or {@code coap: { path, method, payload }}.
 */
final class WaySection {
    private static final Map<String, DeviceWrite.Method> METHODS =
            Map.of("put", DeviceWrite.Method.PUT, "post", DeviceWrite.Method.POST);

    private final boolean observes;

    WaySection(List<Source> sources) {
        observes = sources.stream().anyMatch(Source.Coap.class::isInstance);
    }

    /**
     * The way that these fields name, or null after saying what is wrong.
     *
     * @param payload reads what is sent
     * @param example of a way, for people
     */
    @Nullable DeviceWrite read(
            Fields holder, Function<Fields, @Nullable String> payload, String example) {
        Fields mqtt = holder.fields("mqtt");
        Fields coap = holder.fields("coap");
        if (mqtt != null && coap != null) {
            holder.report(
                    coap.place(),
                    ProblemCode.NOT_SUPPORTED,
                    "%s goes one way to its device, not over mqtt and over coap"
                            .formatted(holder.what()),
                    "keep one of them");
        }
        if (mqtt != null) {
            return mqtt(mqtt, payload);
        }
        if (coap != null) {
            return coap(coap, payload);
        }
        if (holder.node("mqtt") == null && holder.node("coap") == null) {
            holder.report(
                    holder.place(),
                    ProblemCode.MISSING_KEY,
                    holder.what() + " needs 'mqtt' or 'coap'",
                    "write " + example);
        }
        return null;
    }

    private static @Nullable DeviceWrite mqtt(
            Fields mqtt, Function<Fields, @Nullable String> payload) {
        Scalar topic = mqtt.requiredScalar("topic", "\"plant/{site}/pump/{device}/set\"");
        String text = payload.apply(mqtt);
        mqtt.finish();
        if (topic == null) {
            return null;
        }
        reportAddress(mqtt, topic, Addresses.commandTopicFault(topic.text()));
        return text == null ? null : new DeviceWrite.Mqtt(topic.text(), text);
    }

    private @Nullable DeviceWrite coap(Fields coap, Function<Fields, @Nullable String> payload) {
        Scalar path = coap.requiredScalar("path", "\"/pump/{device}/rpm\"");
        Scalar written = coap.scalar("method");
        DeviceWrite.Method method =
                written == null
                        ? DeviceWrite.Method.PUT
                        : Values.choice(coap, "method", written, METHODS, Map.of());
        String text = payload.apply(coap);
        coap.finish();
        if (!observes) {
            coap.report(
                    coap.place(),
                    ProblemCode.MISSING_KEY,
                    "to write over CoAP the profile needs a source.coap, whose 'observe' says where its devices are",
                    "write source: { coap: { path: …, observe: \"coap://192.0.2.7/…\" } }");
        }
        if (path == null || method == null) {
            return null;
        }
        reportAddress(coap, path, Addresses.requestPathFault(path.text()));
        return text == null ? null : new DeviceWrite.Coap(path.text(), method, text);
    }

    private static void reportAddress(Fields fields, Scalar at, @Nullable String fault) {
        if (fault != null) {
            fields.report(at, ProblemCode.BAD_ADDRESS, fault, null);
        }
    }
}
