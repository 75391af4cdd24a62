package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How what agents are told to do is refused, with the status. */
final class ActionRefusals {
    private static final String BULK = "/api/fleet/bulk";

    private ActionRefusals() {}

    static boolean areOf(String path) {
        return path.endsWith("/actions") || path.startsWith(BULK);
    }

    static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (path.startsWith(BULK)) {
            addOfBulk(path, method, refusals);
            return refusals;
        }
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

    private static void addOfBulk(
            String path, HttpMethod method, Map<ErrorCode, Integer> refusals) {
        if (path.contains("{bulkId}")) {
            refusals.put(ActionError.BULK_UNKNOWN, 404);
            if (path.endsWith("/undo")) {
                refusals.put(ActionError.BULK_NOT_UNDOABLE, 409);
                refusals.put(ActionError.BULK_ID_TAKEN, 409);
                refusals.put(ActionError.TOO_MANY_BULKS, 429);
            }
        } else if (method == HttpMethod.POST) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(ActionError.BULK_NEEDS_ADMIN, 403);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
            refusals.put(ActionError.BULK_INVALID, 422);
            if (path.equals(BULK)) {
                refusals.put(ActionError.BULK_ID_TAKEN, 409);
                refusals.put(ActionError.TOO_MANY_BULKS, 429);
            }
        }
    }
}
