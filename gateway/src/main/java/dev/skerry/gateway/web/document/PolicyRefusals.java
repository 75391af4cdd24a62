package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.error.PolicyError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How the operations of policies and approvals are refused, with their status. */
final class PolicyRefusals {
    private PolicyRefusals() {}

    static boolean areOf(String path) {
        return path.startsWith("/api/policy") || path.startsWith("/api/approvals");
    }

    static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (method == HttpMethod.POST || method == HttpMethod.PUT) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        }
        if (path.contains("{requestId}")) {
            ofRequest(method, refusals);
        }
        if (path.contains("{policyVersion}")) {
            refusals.put(PolicyError.NO_POLICY, 404);
        }
        if (method == HttpMethod.PUT) {
            refusals.put(PeopleError.SITES_LIMITED, 403);
            refusals.put(PolicyError.POLICY_INVALID, 422);
            refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
        }
        return refusals;
    }

    private static void ofRequest(HttpMethod method, Map<ErrorCode, Integer> refusals) {
        refusals.put(PolicyError.REQUEST_UNKNOWN, 404);
        if (method != HttpMethod.GET) {
            refusals.put(PolicyError.REQUEST_OVER, 409);
        }
        if (method == HttpMethod.DELETE) {
            refusals.put(PolicyError.NOT_THEIRS, 403);
        }
        if (method == HttpMethod.POST) {
            refusals.put(PolicyError.NO_POLICY, 422);
            refusals.put(PolicyError.NO_APPROVER, 422);
            refusals.put(PolicyError.SIGNATURE_WRONG, 422);
            refusals.put(PolicyError.NOT_COUNTED, 422);
            refusals.put(PolicyError.NOT_NEEDED, 422);
            refusals.put(PolicyError.APPROVER_CLOCK, 422);
        }
    }
}
