package dev.skerry.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The twins: what a device reports and what is desired of it. */
@Path("/api/twins/{agentId}/{deviceId}")
@Tag(name = "Twins")
public class TwinsResource {
    private static final int COMMIT_TIMEOUT_SECONDS = 10;
    private static final int MAX_SHOWN_CHARS = 64;

    private final FleetStore fleet;
    private final Twins twins;

    TwinsResource(FleetStore fleet, Twins twins) {
        this.fleet = fleet;
        this.twins = twins;
    }

    @GET
    @Operation(summary = "A device's twin")
    public TwinView twin(String agentId, String deviceId) {
        return TwinView.of(
                agentId, deviceId, device(agentId, deviceId), twins.twin(agentId, deviceId));
    }

    @PATCH
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(
            summary = "Change what is desired (JSON merge patch, RFC 7396)",
            description =
                    "{\"desired\": {\"property\": value}}; null removes it. Answered once it is"
                            + " durable; the agent gets it when it is connected.")
    public TwinView patch(String agentId, String deviceId, @Nullable JsonNode patch)
            throws InterruptedException {
        Device device = device(agentId, deviceId);
        Map<String, @Nullable TwinValue> values = desired(device, patch);
        try {
            Twin twin =
                    twins.desire(agentId, deviceId, values, "rest")
                            .get(COMMIT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return TwinView.of(agentId, deviceId, device, twin);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(
                    GatewayError.STORE_TROUBLE, 503, "the change is not durable yet: " + e);
        }
    }

    private Device device(String agentId, String deviceId) {
        return fleet.declaration(agentId, deviceId)
                .orElseThrow(() -> ProblemException.noDevice(fleet, agentId, deviceId));
    }

    private static Map<String, @Nullable TwinValue> desired(
            Device device, @Nullable JsonNode patch) {
        JsonNode desired = patch == null ? null : patch.get("desired");
        if (patch == null || patch.size() != 1 || desired == null || !desired.isObject()) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID, 400, "expected {\"desired\": {…}} and nothing else");
        }
        Map<String, @Nullable TwinValue> values = new LinkedHashMap<>();
        for (var entry : desired.properties()) {
            values.put(entry.getKey(), value(device, entry.getKey(), entry.getValue()));
        }
        return values;
    }

    private static @Nullable TwinValue value(Device device, String property, JsonNode json) {
        TwinPropertyInfo info =
                device.getPropertiesList().stream()
                        .filter(p -> p.getName().equals(property))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        refusal(
                                                "property '%s' is not declared by profile %s"
                                                        .formatted(
                                                                property,
                                                                device.getProfileName())));
        if (json.isNull()) {
            return null;
        }
        TwinValue value = typed(info.getType(), json);
        if (value == null) {
            throw refusal(
                    "property '%s' is of type %s, not %s"
                            .formatted(property, info.getType(), cut(json)));
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
