package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.people.SessionCookie;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site's page has a browser do here with somebody's session. A browser says
 * where a request comes from (Origin, and Fetch Metadata), and no other site's form or link can add
 * a header. Tokens are never sent by a browser on its own.
 */
@Singleton
class CrossSiteCheck {
    /** A header that no form can send. */
    static final String OURS = "X-Skerry-Request";

    /** After {@link HostCheck}. */
    private static final int SECOND = 9_500;

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final ObjectMapper json;

    CrossSiteCheck(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, SECOND);
    }

    private void check(RoutingContext context) {
        String objection = objection(context);
        if (objection == null) {
            context.next();
        } else {
            Problem.of(PeopleError.CROSS_SITE, 403, objection).send(context.response(), json);
        }
    }

    private static @Nullable String objection(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (SAFE.contains(request.method()) || !context.normalizedPath().startsWith("/api/")) {
            return null;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "Sec-Fetch-Site: " + site;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, request.authority())) {
            return "Origin: " + origin;
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || SessionCookie.of(request) == null) {
            return null;
        }
        if (site == null && origin == null) {
            return "with a session, and neither Origin nor Sec-Fetch-Site";
        }
        return request.getHeader(OURS) == null ? "with a session, and without " + OURS : null;
    }

    /** A proxy may speak TLS in place of the gateway, so that the schemes differ. */
    private static boolean isOwn(String origin, @Nullable HostAndPort authority) {
        int host = origin.indexOf("://");
        return authority != null
                && host > 0
                && origin.substring(host + "://".length()).equalsIgnoreCase(authority.toString());
    }
}
