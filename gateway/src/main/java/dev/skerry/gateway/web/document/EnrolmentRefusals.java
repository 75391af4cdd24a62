package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How the operations of enrolment and of the authority are refused, with their status. */
final class EnrolmentRefusals {
    private EnrolmentRefusals() {}

    static boolean areOf(String path) {
        return path.startsWith("/.well-known/est")
                || path.startsWith("/api/enrolments")
                || path.startsWith("/api/authority")
                || path.startsWith("/api/certificates")
                || path.endsWith("/certificates");
    }

    static Map<ErrorCode, Integer> of(String path, HttpMethod method) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        if (method == HttpMethod.POST) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
        }
        if (path.startsWith("/.well-known/est")) {
            est(path, refusals);
        } else if (path.startsWith("/api/enrolments")) {
            enrolments(path, method, refusals);
        } else if (path.startsWith("/api/certificates")) {
            refusals.put(AuthorityError.SERIAL_INVALID, 400);
            refusals.put(AuthorityError.CERTIFICATE_UNKNOWN, 404);
        } else if (method == HttpMethod.POST && path.startsWith("/api/authority")) {
            refusals.put(AuthorityError.ROOT_OFFLINE, 409);
            refusals.put(AuthorityError.ROOT_UNREADABLE, 422);
        }
        return refusals;
    }

    private static void est(String path, Map<ErrorCode, Integer> refusals) {
        refusals.put(AuthorityError.TLS_NEEDED, 403);
        if (path.endsWith("/cacerts")) {
            return;
        }
        refusals.put(AuthorityError.REQUEST_INVALID, 400);
        refusals.put(AuthorityError.KEY_NOT_ALLOWED, 400);
        refusals.put(AuthorityError.NAME_REFUSED, 403);
        refusals.put(AuthorityError.TOO_MANY_ATTEMPTS, 429);
        if (path.endsWith("/simpleenroll")) {
            refusals.put(AuthorityError.TOKEN_REFUSED, 401);
            refusals.put(AuthorityError.TOKEN_USED, 403);
            refusals.put(AuthorityError.TOKEN_EXPIRED, 403);
            refusals.put(AuthorityError.TOKEN_CANCELLED, 403);
            refusals.put(AuthorityError.AGENT_ELSEWHERE, 403);
        } else {
            refusals.put(AuthorityError.CERTIFICATE_REFUSED, 403);
        }
    }

    private static void enrolments(
            String path, HttpMethod method, Map<ErrorCode, Integer> refusals) {
        if (path.endsWith("{enrolmentId}")) {
            refusals.put(AuthorityError.ENROLMENT_UNKNOWN, 404);
        }
        if (method == HttpMethod.POST) {
            refusals.put(AuthorityError.AGENT_ELSEWHERE, 403);
            refusals.put(AuthorityError.TOO_MANY_ENROLMENTS, 409);
        }
        if (method == HttpMethod.DELETE) {
            refusals.put(AuthorityError.ENROLMENT_OVER, 409);
        }
    }
}
