package dev.skerry.gateway.web.request;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Tells browsers that came by TLS to come by no other way (RFC 6797). Not those on this machine,
 * where the same name serves plaintext on other ports.
 */
@Singleton
class StrictTransport {
    private static final int EARLY = 9_900;
    private static final String A_YEAR = "max-age=31536000";

    void register(@Observes Filters filters) {
        filters.register(StrictTransport::tell, EARLY);
    }

    private static void tell(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (context.request().isSSL()
                && authority != null
                && !authority.host().equals("localhost")) {
            context.response().putHeader("Strict-Transport-Security", A_YEAR);
        }
        context.next();
    }
}
