package dev.skerry.gateway.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.config.Exposure;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.GatewayError;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses requests for names that this gateway does not go by. Without it any web page could let
 * its own name point to 127.0.0.1 (DNS rebinding) and read the fleet through its visitor's browser.
 */
@Singleton
class HostCheck {
    /** Before whatever else answers. */
    private static final int FIRST = 10_000;

    private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));
    private final boolean checks;
    private final ObjectMapper json;

    HostCheck(
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            ObjectMapper json) {
        config.hostNames().ifPresent(more -> more.forEach(name -> names.add(plain(name))));
        names.add(plain(host));
        // Elsewhere only the operator knows what the gateway is called.
        this.checks = Exposure.isLoopback(host) || config.hostNames().isPresent();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        if (checks) {
            filters.register(this::check, FIRST);
        }
    }

    private void check(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority != null && names.contains(plain(authority.host()))) {
            context.next();
            return;
        }
        String asked = authority == null ? "no host that can be read" : authority.host();
        Problem.of(GatewayError.HOST_UNKNOWN, 421, "the request is for " + asked)
                .send(context.response(), json);
    }

    /** As names are compared: in lower case, an IPv6 address without its brackets. */
    private static String plain(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]")
                ? lower.substring(1, lower.length() - 1)
                : lower;
    }
}
