package dev.skerry.agent.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.SelfDescription;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.model.ValueType;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON merge patch (RFC 7396) of what is desired: {@code {"desired": {"property": value}}}.
 * Null removes. A counter takes {@code {"add": n}}, a set {@code {"add": […], "remove": […]}}.
 */
final class TwinPatch {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;
    private static final int MAX_SHOWN_CHARS = 64;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private TwinPatch() {}

    /** A patch that is not taken. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;
        private final transient Refusal refusal;

        RefusedException(int status, String code, String message) {
            super(message);
            this.status = status;
            this.refusal = new Refusal(code, message);
        }

        int status() {
            return status;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** What the patch changes; at least one property. */
    static List<TwinEdit> read(DeviceProfile profile, String body) throws RefusedException {
        JsonNode patch;
        try {
            patch = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw shape("the body is not JSON (" + e.getOriginalMessage() + ")");
        }
        JsonNode desired = patch.get("desired");
        if (desired == null || patch.size() != 1 || !desired.isObject() || desired.isEmpty()) {
            throw shape("the body is not {\"desired\": {\"property\": value}}");
        }
        List<TwinEdit> edits = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : desired.properties()) {
            TwinProperty property =
                    profile.property(entry.getKey())
                            .orElseThrow(() -> unknown(profile, entry.getKey()));
            edits.add(edit(property, entry.getValue()));
        }
        return edits;
    }

    private static TwinEdit edit(TwinProperty property, JsonNode json) throws RefusedException {
        return switch (property.merge()) {
            case COUNTER -> counter(property.name(), json);
            case SET -> set(property, json);
            case LAST_WRITER, EDGE_WINS, CLOUD_WINS, MIN, MAX, ASK ->
                    new TwinEdit.Put(
                            property.name(),
                            Section.DESIRED,
                            json.isNull() ? null : value(property, json));
        };
    }

    private static TwinEdit counter(String name, JsonNode json) throws RefusedException {
        if (json.isNull()) {
            return new TwinEdit.Reset(name);
        }
        JsonNode amount = json.get("add");
        if (amount == null || json.size() != 1 || !isWhole(amount)) {
            throw doesNotFit(
                    "counter '%s' takes {\"add\": whole number}, or null to begin at 0 again, not %s"
                            .formatted(name, cut(json)));
        }
        return new TwinEdit.Count(name, amount.longValue());
    }

    private static TwinEdit set(TwinProperty property, JsonNode json) throws RefusedException {
        if (json.isNull()) {
            return new TwinEdit.Clear(property.name());
        }
        List<TwinValue> added = elements(property, json.get("add"));
        List<TwinValue> removed = elements(property, json.get("remove"));
        int known = (json.has("add") ? 1 : 0) + (json.has("remove") ? 1 : 0);
        if (known == 0 || json.size() != known) {
            throw notElements(property.name(), json);
        }
        return new TwinEdit.Elements(property.name(), added, removed);
    }

    private static List<TwinValue> elements(TwinProperty property, @Nullable JsonNode json)
            throws RefusedException {
        List<TwinValue> elements = new ArrayList<>();
        if (json != null && !json.isArray()) {
            throw notElements(property.name(), json);
        }
        if (json != null) {
            for (JsonNode element : json) {
                elements.add(value(property, element));
            }
        }
        return elements;
    }

    /** The value as the declared type has it. */
    private static TwinValue value(TwinProperty property, JsonNode json) throws RefusedException {
        TwinValue value = typed(property.type(), json);
        if (value == null) {
            throw doesNotFit(
                    "property '%s' is of type %s, not %s"
                            .formatted(
                                    property.name(),
                                    SelfDescription.info(property).getType(),
                                    cut(json)));
        }
        String fault = PropertyCheck.fault(SelfDescription.info(property), value);
        if (fault != null) {
            throw doesNotFit(fault);
        }
        return value;
    }

    private static @Nullable TwinValue typed(ValueType type, JsonNode json) {
        return switch (type) {
            case FLOAT32, FLOAT64 -> json.isNumber() ? new TwinValue.Real(json.asDouble()) : null;
            case INT32, INT64 -> isWhole(json) ? new TwinValue.Whole(json.longValue()) : null;
            case BOOLEAN -> json.isBoolean() ? new TwinValue.Truth(json.booleanValue()) : null;
            case STRING, ENUM, BYTES, ARRAY ->
                    json.isTextual() ? new TwinValue.Text(json.textValue()) : null;
        };
    }

    private static boolean isWhole(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToLong();
    }

    private static String cut(JsonNode json) {
        String text = json.toString();
        return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "…";
    }

    private static RefusedException shape(String message) {
        return new RefusedException(BAD_REQUEST, "SKR-A424", message);
    }

    private static RefusedException notElements(String name, JsonNode json) {
        return doesNotFit(
                "set '%s' takes {\"add\": […], \"remove\": […]}, or null for no elements, not %s"
                        .formatted(name, cut(json)));
    }

    private static RefusedException doesNotFit(String message) {
        return new RefusedException(UNPROCESSABLE, "SKR-A421", message);
    }

    private static RefusedException unknown(DeviceProfile profile, String name) {
        return new RefusedException(
                UNPROCESSABLE,
                "SKR-A422",
                "profile '%s' declares no twin property '%s': correct the name, or add it to the profile"
                        .formatted(profile.name(), name));
    }
}
