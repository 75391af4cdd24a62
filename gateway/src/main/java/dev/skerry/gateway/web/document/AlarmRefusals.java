package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How what people do about alarms, and notifications, are refused, with the status. */
final class AlarmRefusals {
    private static final String NOTIFICATIONS = "/api/notifications/";

    private AlarmRefusals() {}

    static boolean areOf(String path) {
        return path.startsWith(NOTIFICATIONS)
                || (path.startsWith("/api/alarms") && path.endsWith("/acts"));
    }

    static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.startsWith(NOTIFICATIONS)) {
            refusals.put(PeopleError.SITES_LIMITED, 403);
        }
        if (method == HttpMethod.PUT || path.endsWith("/acts")) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        }
        if (path.contains("{alarmId}")) {
            refusals.put(AlarmError.ALREADY_ACKNOWLEDGED, 409);
            refusals.put(AlarmError.ALARM_OVER, 409);
            refusals.put(AlarmError.TOO_MANY_ACTS, 409);
            refusals.put(AlarmError.ASSIGNEE_UNKNOWN, 422);
        }
        if (method == HttpMethod.PUT) {
            refusals.put(AlarmError.TOO_MANY_CONTACTS, 409);
            refusals.put(
                    path.contains("{route}")
                            ? AlarmError.CONTACT_UNKNOWN
                            : AlarmError.ADDRESS_REFUSED,
                    422);
        } else if (path.contains("{contact}")) {
            refusals.put(AlarmError.CONTACT_UNKNOWN, 404);
        } else if (path.contains("{route}")) {
            refusals.put(AlarmError.ROUTE_UNKNOWN, 404);
        }
        if (method == HttpMethod.DELETE && path.contains("{contact}")) {
            refusals.put(AlarmError.CONTACT_IN_USE, 409);
        }
        return refusals;
    }
}
