package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.Problem;
import dev.skerry.profile.settings.HostNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
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

    private final HostNames names;
    private final ObjectMapper json;

    HostCheck(
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            ObjectMapper json) {
        this.names = HostNames.of(host, config.hostNames().orElse(List.of()));
        this.json = json;
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
            Problem.of(GatewayError.HOST_UNKNOWN, 421, objection).send(context.response(), json);
        }
    }
}
