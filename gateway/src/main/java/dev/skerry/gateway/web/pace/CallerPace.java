package dev.skerry.gateway.web.pace;

import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Has each session and each token keep a pace, so that a program that went wild holds up nobody
 * else. Strangers get no further than to logins, which have a pace of their own.
 */
public class CallerPace {
    private static final String STANDING = "skerry.pace";

    private final RequestLimits limits;
    private final CurrentCaller current;
    private final Counter refused;

    CallerPace(RequestLimits limits, CurrentCaller current, MeterRegistry metrics) {
        this.limits = limits;
        this.current = current;
        this.refused =
                Counter.builder("skerry.gateway.requests.refused")
                        .description(
                                "Requests that came faster than their session or token may ask")
                        .register(metrics);
    }

    @ServerRequestFilter
    void count(ContainerRequestContext request) {
        String who = current.find().map(CallerPace::key).orElse(null);
        if (who == null) {
            return;
        }
        RequestLimits.Standing standing =
                limits.take(who, RequestWeight.of(request.getUriInfo().getPath()));
        request.setProperty(STANDING, standing);
        if (standing.waitSeconds() > 0) {
            refused.increment();
            throw new ProblemException(
                    ApiError.TOO_MANY_REQUESTS,
                    429,
                    "%s may go on in %d s".formatted(current.get().name(), standing.waitSeconds()),
                    standing.waitSeconds());
        }
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STANDING) instanceof RequestLimits.Standing standing) {
            response.getHeaders().putSingle("RateLimit-Policy", limits.policy());
            response.getHeaders().putSingle("RateLimit", RequestLimits.header(standing));
        }
    }

    /** Null where nobody logs in: on loopback, where nobody can be told from another. */
    private static @Nullable String key(Caller caller) {
        return switch (caller.how()) {
            case OPEN -> null;
            case SESSION, TOKEN -> caller.how() + " " + caller.credentialKey();
            case BEARER -> caller.how() + " " + caller.name();
        };
    }
}
