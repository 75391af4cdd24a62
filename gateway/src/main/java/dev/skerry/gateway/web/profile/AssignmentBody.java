package dev.skerry.gateway.web.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.model.DeviceId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom a version is to be assigned to.
 *
 * @param place of the assignment
 * @param version null when the body names none
 */
record AssignmentBody(Place place, @Nullable String version) {
    private static final Set<String> KEYS = Set.of("version", "scope", "target", "device");
    private static final int LONGEST_TARGET = 255;

    static AssignmentBody read(String name, @Nullable JsonNode body) {
        Map<String, String> texts = new TreeMap<>();
        if (body == null || !body.isObject()) {
            throw expected("a JSON object");
        }
        body.properties()
                .forEach(
                        field -> {
                            if (!KEYS.contains(field.getKey()) || !field.getValue().isTextual()) {
                                throw expected("no " + field.getKey() + ", and texts only");
                            }
                            texts.put(field.getKey(), field.getValue().asText());
                        });
        return new AssignmentBody(
                place(name, texts.get("scope"), texts.get("target"), texts.get("device")),
                texts.get("version"));
    }

    /** The version, which the body has to name. */
    String required() {
        if (version == null) {
            throw expected("a version");
        }
        return version;
    }

    /** The place that these words name. */
    static Place place(
            String name,
            @Nullable String scopeWord,
            @Nullable String targetWord,
            @Nullable String deviceWord) {
        String target = targetWord == null ? "" : targetWord;
        String device = deviceWord == null ? "" : deviceWord;
        Scope scope =
                Scope.of(scopeWord == null ? "" : scopeWord)
                        .orElseThrow(() -> expected("scope all, site, group, agent or device"));
        if (target.isEmpty() != (scope == Scope.ALL) || target.length() > LONGEST_TARGET) {
            throw expected(
                    scope == Scope.ALL
                            ? "no target for scope all"
                            : "the %s as target, of at most %d characters"
                                    .formatted(
                                            scope == Scope.DEVICE ? "agent" : scope.word(),
                                            LONGEST_TARGET));
        }
        if (device.isEmpty() == (scope == Scope.DEVICE)) {
            throw expected(
                    scope == Scope.DEVICE
                            ? "a device of the agent"
                            : "no device but for scope device");
        }
        String fault = device.isEmpty() ? null : DeviceId.fault(device);
        if (fault != null) {
            throw expected("a device's id: " + fault);
        }
        return new Place(name, scope, target, device);
    }

    private static ProblemException expected(String what) {
        return new ProblemException(
                GatewayError.BODY_INVALID,
                400,
                "expected {\"version\": …, \"scope\": …, \"target\": …, \"device\": …} with "
                        + what);
    }
}
