package dev.skerry.agent.web;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.profile.settings.HostNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses requests that {@link HostNames} objects to, whatever their path and method. */
@Singleton
class HostCheck {
    /** Before whatever else answers. */
    private static final int FIRST = 10_000;

    private static final int MISDIRECTED = 421;

    private final HostNames names;

    HostCheck(AgentConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.names = HostNames.of(host, config.hostNames().orElse(List.of()));
    }

    void register(@Observes Filters filters) {
        if (names.areChecked()) {
            filters.register(this::check, FIRST);
        }
    }

    private void check(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        String objection =
                names.objection(
                        authority == null ? null : authority.host(),
                        context.request().getHeader(HttpHeaders.ORIGIN));
        if (objection == null) {
            context.next();
        } else {
            refuse(context, objection);
        }
    }

    private static void refuse(RoutingContext context, String objection) {
        String message =
                "%s, which is no name of this agent: use localhost, 127.0.0.1 or [::1], or add the name to skerry.agent.host-names"
                        .formatted(objection);
        context.response()
                .setStatusCode(MISDIRECTED)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(JsonObject.of("code", "SKR-A501", "message", message).encode());
    }
}
