package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.rollout.Canary;
import dev.skerry.gateway.model.rollout.RolloutWish;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rollout that somebody wants, read and checked; what is not said is as usual. */
final class RolloutBody {
    private static final Set<String> OTHERS = Set.of("canary", "automatic", "stageTime", "gates");

    private static final Set<String> GATES =
            Set.of(
                    "steps",
                    "totalSteps",
                    "agents",
                    "agreement",
                    "latency",
                    "alarmRate",
                    "alarmFactor",
                    "psi",
                    "failures");

    private RolloutBody() {}

    static RolloutWish read(String name, @Nullable JsonNode body) {
        ModelPlaceBody read = ModelPlaceBody.read(name, body, OTHERS);
        JsonNode json = java.util.Objects.requireNonNull(body);
        JsonNode automatic = json.path("automatic");
        if (!automatic.isMissingNode() && !automatic.isBoolean()) {
            throw invalid(GatewayError.BODY_INVALID, 400, "automatic is true or false");
        }
        return new RolloutWish(
                read.place(),
                read.version(),
                canary(json.get("canary")),
                gates(json.get("gates")),
                automatic.asBoolean(),
                stageTime(json.get("stageTime")));
    }

    private static Canary canary(@Nullable JsonNode json) {
        if (json == null) {
            return RolloutWish.CANARY;
        }
        JsonNode share = json.path("share");
        JsonNode site = json.path("site");
        if (json.size() != 1 || !(share.isNumber() || site.isTextual())) {
            throw invalid(
                    GatewayError.BODY_INVALID, 400, "a canary is {\"share\": …} or {\"site\": …}");
        }
        if (site.isTextual()) {
            return new Canary.Site(site.asText());
        }
        if (!(share.asDouble() > 0 && share.asDouble() <= 1)) {
            throw refused("canary.share: more than 0, 1 at most");
        }
        return new Canary.Share(share.asDouble());
    }

    private static Duration stageTime(@Nullable JsonNode json) {
        if (json == null) {
            return RolloutWish.STAGE_TIME;
        }
        Duration time = duration("stageTime", json);
        if (time.compareTo(RolloutWish.LONGEST_STAGE_TIME) > 0) {
            throw refused("stageTime: 30d at most");
        }
        return time;
    }

    private static Gates gates(@Nullable JsonNode json) {
        if (json == null) {
            return Gates.DEFAULT;
        }
        if (!json.isObject()) {
            throw invalid(
                    GatewayError.BODY_INVALID, 400, "gates is an object such as {\"steps\": 200}");
        }
        for (var field : json.properties()) {
            if (!GATES.contains(field.getKey())) {
                throw invalid(GatewayError.BODY_INVALID, 400, "there is no gate " + field.getKey());
            }
        }
        Gates usual = Gates.DEFAULT;
        JsonNode latency = json.get("latency");
        Gates gates =
                new Gates(
                        whole(json, "steps", usual.steps()),
                        whole(json, "totalSteps", usual.totalSteps()),
                        (int) Math.min(whole(json, "agents", usual.agents()), Integer.MAX_VALUE),
                        number(json, "agreement", usual.agreement()),
                        latency == null ? usual.latency() : duration("gates.latency", latency),
                        number(json, "alarmRate", usual.alarmRate()),
                        number(json, "alarmFactor", usual.alarmFactor()),
                        number(json, "psi", usual.psi()),
                        number(json, "failures", usual.failures()));
        List<String> faults = gates.faults();
        if (!faults.isEmpty()) {
            throw refused("gates." + String.join("; gates.", faults));
        }
        return gates;
    }

    private static long whole(JsonNode json, String name, long otherwise) {
        JsonNode value = json.get(name);
        if (value != null && !value.canConvertToExactIntegral()) {
            throw invalid(
                    GatewayError.BODY_INVALID, 400, "gates.%s is a whole number".formatted(name));
        }
        return value == null ? otherwise : value.canConvertToLong() ? value.asLong() : -1;
    }

    private static double number(JsonNode json, String name, double otherwise) {
        JsonNode value = json.get(name);
        if (value != null && !value.isNumber()) {
            throw invalid(GatewayError.BODY_INVALID, 400, "gates.%s is a number".formatted(name));
        }
        return value == null ? otherwise : value.asDouble();
    }

    private static Duration duration(String name, JsonNode json) {
        Duration duration = json.isTextual() ? Durations.parseFine(json.asText()) : null;
        if (duration == null) {
            throw invalid(
                    GatewayError.BODY_INVALID,
                    400,
                    "%s is a text such as \"50ms\" or \"10m\"".formatted(name));
        }
        return duration;
    }

    private static ProblemException refused(String what) {
        return invalid(RolloutError.ROLLOUT_INVALID, 422, what);
    }

    private static ProblemException invalid(
            dev.skerry.gateway.error.ErrorCode error, int status, String what) {
        return new ProblemException(error, status, what);
    }
}
