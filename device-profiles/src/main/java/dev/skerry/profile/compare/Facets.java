package dev.skerry.profile.compare;

import dev.skerry.profile.model.BinaryField;
import dev.skerry.profile.model.Cadence;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.Transform;
import dev.skerry.profile.model.TwinProperty;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a profile by the keys that they are written under; what is at its default is not.
 */
final class Facets {
    private Facets() {}

    static Map<String, Object> of(Source source) {
        var facets = new Writer();
        switch (source) {
            case Source.Mqtt mqtt -> {
                facets.put("topic", mqtt.topic());
                facets.put("qos", mqtt.qos());
                payload(facets, mqtt.payload());
            }
            case Source.Coap coap -> {
                facets.put("path", coap.path());
                facets.put("observe", coap.observe());
                payload(facets, coap.payload());
            }
            case Source.Host host -> facets.put("every", host.every());
        }
        return facets.written;
    }

    private static void payload(Writer facets, Payload payload) {
        facets.put("payload", payload.format());
        facets.put("pattern", payload.pattern());
        facets.unless("compression", payload.gzip() ? "gzip" : "", "");
        if (payload.time() != null) {
            facets.put("time", payload.time().from() + " as " + word(payload.time().format()));
        }
    }

    static Map<String, Object> of(Resource resource) {
        var facets = new Writer();
        facets.put("type", resource.type());
        facets.put("of", resource.of());
        facets.put("unit", resource.unit());
        facets.put("from", from(resource));
        facets.put("encoding", resource.place().encoding());
        Transform transform = resource.transform();
        facets.unless("mask", transform.mask(), 0L);
        facets.unless("shift", transform.shift(), 0);
        facets.unless("base", transform.base(), 0.0);
        facets.unless("scale", transform.scale(), 1.0);
        facets.unless("offset", transform.offset(), 0.0);
        facets.put("range", resource.range());
        facets.unless("values", resource.values(), List.of());
        facets.unless("written", resource.rawValues(), Map.of());
        facets.put("priority", resource.priority());
        facets.put("resolution", resource.resolution());
        Cadence cadence = resource.cadence();
        facets.unless("deadband", cadence.deadband(), 0.0);
        facets.unless("sample", cadence.sample(), Duration.ZERO);
        facets.unless("report", cadence.report(), Duration.ZERO);
        facets.unless("stale", cadence.stale(), Duration.ZERO);
        facets.unless("retention", cadence.retention(), Duration.ZERO);
        facets.put("derive", resource.derive());
        return facets.written;
    }

    private static @Nullable String from(Resource resource) {
        if (resource.isDerived()) {
            return null;
        }
        BinaryField field = resource.place().field();
        return field == null
                ? resource.from()
                : "%s byte %d, %s%s"
                        .formatted(
                                resource.from(),
                                field.at(),
                                word(field.kind()),
                                field.littleEndian() ? ", little" : "")
                        .strip();
    }

    static Map<String, Object> of(TwinProperty property) {
        var facets = new Writer();
        facets.put("type", property.type());
        facets.put("merge", property.merge());
        facets.put("range", property.range());
        facets.unless("values", property.values(), List.of());
        write(facets, property.write());
        facets.put("reported", property.reported());
        return facets.written;
    }

    static Map<String, Object> of(CommandSpec command) {
        var facets = new Writer();
        write(facets, command.write());
        facets.put("confirm", command.confirm());
        facets.put("expires", command.expires());
        command.arguments()
                .forEach(
                        argument ->
                                facets.put(
                                        "arguments." + argument.name(),
                                        "%s %s%s"
                                                .formatted(
                                                        word(argument.type()),
                                                        argument.range() == null
                                                                ? ""
                                                                : text(argument.range()),
                                                        argument.values().isEmpty()
                                                                ? ""
                                                                : argument.values())
                                                .strip()));
        return facets.written;
    }

    private static void write(Writer facets, @Nullable DeviceWrite write) {
        if (write != null) {
            facets.put(
                    "write", (write instanceof DeviceWrite.Coap ? "coap " : "") + write.address());
            facets.put("sends", write.payload());
        }
    }

    static Map<String, Object> of(ModelBinding model) {
        var facets = new Writer();
        facets.put("bundle", model.bundle());
        facets.put("inputs", model.inputs());
        facets.put("warm_up", model.warmUp());
        if (model.falseAlarmRate() != null) {
            facets.put("false_alarm_rate", model.falseAlarmRate().rate());
        }
        return facets.written;
    }

    static Map<String, Object> of(RuleSpec rule) {
        var facets = new Writer();
        facets.put("when", rule.when());
        facets.put("for", rule.holdFor());
        facets.put("clear_after", rule.clearAfter());
        facets.put("then", rule.then().stream().map(Facets::action).toList());
        return facets.written;
    }

    private static String action(RuleAction action) {
        return switch (action) {
            case RuleAction.RaiseAlarm(var severity) -> "alarm " + word(severity);
            case RuleAction.SendCommand(var command) -> "command " + command;
        };
    }

    /** A value as people read it. */
    static String text(Object value) {
        return switch (value) {
            case Range range -> "[%s, %s]".formatted(plain(range.min()), plain(range.max()));
            case Duration duration -> plain(duration);
            case Double number -> plain(number);
            case Enum<?> constant -> word(constant);
            case Resolution step -> plain(step.digits() / step.divisor());
            default -> value.toString();
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String plain(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 86_400 == 0 && seconds > 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 && seconds > 0
                        ? seconds / 3_600 + "h"
                        : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class Writer {
        final Map<String, Object> written = new LinkedHashMap<>();

        void put(String key, @Nullable Object value) {
            if (value != null) {
                written.put(key, value);
            }
        }

        void unless(String key, Object value, Object usual) {
            if (!value.equals(usual)) {
                written.put(key, value);
            }
        }
    }
}
