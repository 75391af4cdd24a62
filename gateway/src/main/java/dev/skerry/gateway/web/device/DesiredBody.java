package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.twin.Policies;
import dev.skerry.gateway.twin.Wish;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is desired of a device, and holds it against the device's profile. */
final class DesiredBody {
    private static final int MAX_SHOWN_CHARS = 64;

    private final Device device;

    private DesiredBody(Device device) {
        this.device = device;
    }

    static List<Wish> wishes(Device device, @Nullable JsonNode patch) {
        JsonNode desired = patch == null ? null : patch.get("desired");
        if (patch == null || patch.size() != 1 || desired == null || !desired.isObject()) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID, 400, "expected {\"desired\": {…}} and nothing else");
        }
        var body = new DesiredBody(device);
        return desired.properties().stream()
                .map(entry -> body.wish(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Wish wish(String property, JsonNode json) {
        TwinPropertyInfo info =
                Policies.declared(device, property)
                        .orElseThrow(
                                () ->
                                        refusal(
                                                "property '%s' is not declared by profile %s"
                                                        .formatted(
                                                                property,
                                                                device.getProfileName())));
        MergePolicy policy = MergePolicy.of(info.getMerge());
        return switch (policy) {
            case COUNTER -> counter(property, json);
            case SET -> set(info, json);
            case LAST_WRITER, EDGE_WINS, CLOUD_WINS, MIN, MAX, ASK ->
                    new Wish.Put(property, json.isNull() ? null : value(info, json));
        };
    }

    private static Wish counter(String property, JsonNode json) {
        JsonNode amount = json.path("add");
        if (json.isNull() || (json.size() == 1 && json.path("reset").asBoolean(false))) {
            return new Wish.Reset(property);
        }
        if (json.size() == 1 && amount.isIntegralNumber() && amount.canConvertToLong()) {
            return new Wish.Add(property, amount.asLong());
        }
        throw refusal(
                "property '%s' is a counter: expected {\"add\": 1} with a whole number, {\"reset\": true} or null, not %s"
                        .formatted(property, cut(json)));
    }

    private static Wish set(TwinPropertyInfo info, JsonNode json) {
        if (json.isNull()) {
            return new Wish.Become(info.getName(), List.of());
        }
        if (json.isArray()) {
            return new Wish.Become(info.getName(), elements(info, json));
        }
        if (json.isObject()
                && !json.isEmpty()
                && json.properties().stream()
                        .allMatch(
                                entry ->
                                        Set.of("add", "remove").contains(entry.getKey())
                                                && entry.getValue().isArray())) {
            return new Wish.Change(
                    info.getName(),
                    elements(info, json.path("add")),
                    elements(info, json.path("remove")));
        }
        throw refusal(
                "property '%s' is a set: expected {\"add\": […], \"remove\": […]}, an array or null, not %s"
                        .formatted(info.getName(), cut(json)));
    }

    private static List<TwinValue> elements(TwinPropertyInfo info, JsonNode array) {
        List<TwinValue> elements = new ArrayList<>();
        array.forEach(element -> elements.add(value(info, element)));
        return elements;
    }

    private static TwinValue value(TwinPropertyInfo info, JsonNode json) {
        TwinValue value = typed(info.getType(), json);
        if (value == null) {
            throw refusal(
                    "property '%s' is of type %s, not %s"
                            .formatted(info.getName(), info.getType(), cut(json)));
        }
        String fault = PropertyCheck.fault(info, value);
        if (fault != null) {
            throw new ProblemException(GatewayError.VALUE_NOT_ALLOWED, 422, fault);
        }
        return value;
    }

    private static String cut(JsonNode json) {
        String text = json.toString();
        return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "…";
    }

    /** The value as the declared type has it; null when it is of another. */
    static @Nullable TwinValue typed(String type, JsonNode json) {
        return switch (type) {
            case "float32", "float64" ->
                    json.isNumber() ? new TwinValue.Real(json.asDouble()) : null;
            case "int32", "int64" ->
                    json.isIntegralNumber() && json.canConvertToLong()
                            ? new TwinValue.Whole(json.asLong())
                            : null;
            case "boolean" -> json.isBoolean() ? new TwinValue.Truth(json.asBoolean()) : null;
            case "string", "enum" -> json.isTextual() ? new TwinValue.Text(json.asText()) : null;
            default -> null;
        };
    }

    private static ProblemException refusal(String detail) {
        return new ProblemException(GatewayError.PROPERTY_UNKNOWN, 422, detail);
    }
}
