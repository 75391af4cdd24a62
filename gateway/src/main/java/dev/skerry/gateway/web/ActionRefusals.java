package dev.skerry.gateway.web;

import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How what agents are told to do is refused, with the status. */
final class ActionRefusals {
    private ActionRefusals() {}

    static boolean areOf(String path) {
        return path.endsWith("/actions");
    }

    static Map<ErrorCode, Integer> of(HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (method == HttpMethod.GET) {
            return refusals;
        }
        refusals.put(GatewayError.BODY_INVALID, 400);
        refusals.put(GatewayError.BODY_TOO_LARGE, 413);
        refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        refusals.put(ActionError.WIPE_NEEDS_ADMIN, 403);
        refusals.put(ActionError.NOT_UNDERSTOOD, 409);
        refusals.put(GatewayError.COMMAND_ID_TAKEN, 409);
        refusals.put(PolicyError.ID_TAKEN, 409);
        refusals.put(ActionError.ACTION_INVALID, 422);
        refusals.put(ActionError.WIPE_NOT_CONFIRMED, 422);
        refusals.put(GatewayError.TOO_MANY_COMMANDS, 429);
        refusals.put(PolicyError.TOO_MANY_WAITING, 429);
        refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
        return refusals;
    }
}
