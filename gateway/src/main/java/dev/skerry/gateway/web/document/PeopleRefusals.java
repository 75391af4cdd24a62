package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.PeopleError;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** How requests are refused by who asks, for the API's document. */
final class PeopleRefusals {
    /** Where strangers are let in. */
    private static final Set<String> OPEN =
            Set.of("/api/me", "/api/login", "/api/logout", "/api/first-admin");

    private PeopleRefusals() {}

    /**
     * Whether a path is about people, who have nothing to do with agents and stores of readings.
     */
    static boolean concern(String path) {
        return OPEN.contains(path)
                || path.startsWith("/api/me/")
                || path.startsWith("/api/people")
                || path.startsWith("/api/sessions")
                || path.startsWith("/api/tokens");
    }

    static void add(String path, HttpMethod method, Map<ErrorCode, Integer> refusals) {
        if (path.startsWith("/.well-known/")) {
            return;
        }
        if (!OPEN.contains(path)) {
            refusals.put(PeopleError.NOT_LOGGED_IN, 401);
            refusals.put(PeopleError.SESSION_OVER, 401);
            refusals.put(PeopleError.ROLE_TOO_LOW, 403);
        }
        if (!path.equals("/api/events")) {
            refusals.put(ApiError.TOO_MANY_REQUESTS, 429);
        }
        refusals.put(PeopleError.TOKEN_REFUSED, 401);
        if (method != HttpMethod.GET) {
            refusals.put(PeopleError.CROSS_SITE, 403);
        }
        if (path.equals("/api/login") || path.equals("/api/me/password")) {
            refusals.put(PeopleError.LOGIN_REFUSED, 401);
            refusals.put(PeopleError.NEEDS_PERSON, 409);
            refusals.put(PeopleError.TRIED_TOO_OFTEN, 429);
        }
        if (path.equals("/api/first-admin")) {
            refusals.put(PeopleError.ADMIN_LINK_REFUSED, 403);
            refusals.put(PeopleError.PASSWORD_WEAK, 422);
            refusals.put(PeopleError.PERSON_NAME_INVALID, 422);
            refusals.put(PeopleError.TRIED_TOO_OFTEN, 429);
        }
        if (path.startsWith("/api/people")) {
            ofPeople(path, method, refusals);
        }
        if (path.equals("/api/tokens") && method == HttpMethod.POST) {
            refusals.put(PeopleError.SITES_LIMITED, 403);
            refusals.put(PeopleError.NEEDS_PERSON, 409);
            refusals.put(PeopleError.TOKEN_NAME_TAKEN, 409);
            refusals.put(PeopleError.TOO_MANY_PEOPLE, 409);
        }
        if (path.endsWith("{sessionId}") || path.endsWith("{tokenId}")) {
            refusals.put(PeopleError.CREDENTIAL_UNKNOWN, 404);
        }
        if ((path.endsWith("/assignments")
                        || path.startsWith("/api/authority")
                        || path.startsWith("/api/certificates")
                        || path.startsWith("/api/enrolments")
                        || path.startsWith("/api/signing"))
                && method != HttpMethod.GET) {
            refusals.put(PeopleError.SITES_LIMITED, 403);
        }
    }

    private static void ofPeople(String path, HttpMethod method, Map<ErrorCode, Integer> refusals) {
        refusals.put(PeopleError.SITES_LIMITED, 403);
        if (path.endsWith("{person}")) {
            refusals.put(PeopleError.PERSON_UNKNOWN, 404);
            refusals.put(PeopleError.LAST_ADMIN, 409);
        }
        if (method == HttpMethod.PATCH) {
            refusals.put(PeopleError.DECIDED_BY_PROVIDER, 409);
        }
        if (method == HttpMethod.POST) {
            refusals.put(PeopleError.PERSON_EXISTS, 409);
            refusals.put(PeopleError.TOO_MANY_PEOPLE, 409);
            refusals.put(PeopleError.PERSON_NAME_INVALID, 422);
        }
        if (method == HttpMethod.POST || method == HttpMethod.PATCH) {
            refusals.put(PeopleError.PASSWORD_WEAK, 422);
            refusals.put(PeopleError.TRIED_TOO_OFTEN, 429);
        }
    }
}
