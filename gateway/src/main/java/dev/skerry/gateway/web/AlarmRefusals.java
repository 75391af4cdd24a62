package dev.skerry.gateway.web;

import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import java.util.LinkedHashMap;
import java.util.Map;

/** How what people do about alarms is refused, with its status. */
final class AlarmRefusals {
    private AlarmRefusals() {}

    static boolean areOf(String path) {
        return path.startsWith("/api/alarms") && path.endsWith("/acts");
    }

    static Map<ErrorCode, Integer> of(String path) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        refusals.put(GatewayError.BODY_INVALID, 400);
        refusals.put(GatewayError.BODY_TOO_LARGE, 413);
        refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        if (path.contains("{alarmId}")) {
            refusals.put(AlarmError.ALREADY_ACKNOWLEDGED, 409);
            refusals.put(AlarmError.ALARM_OVER, 409);
            refusals.put(AlarmError.TOO_MANY_ACTS, 409);
            refusals.put(AlarmError.ASSIGNEE_UNKNOWN, 422);
        }
        return refusals;
    }
}
