package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses bodies that are larger than any request here needs. What does not say its length is cut
 * off by quarkus.http.limits.max-body-size.
 */
public class BodyLimit {
    private static final int MAX_BODY_BYTES = 256 * 1024;

    /** A profile has 256 Ki characters of three bytes at most; more is refused by its compiler. */
    private static final int MAX_PROFILE_BYTES = 1024 * 1024;

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        boolean isProfile = request.getUriInfo().getPath().startsWith("/api/profiles");
        int most = isProfile ? MAX_PROFILE_BYTES : MAX_BODY_BYTES;
        if (request.getLength() > most) {
            throw new ProblemException(
                    GatewayError.BODY_TOO_LARGE,
                    413,
                    "%d bytes, at most %d".formatted(request.getLength(), most));
        }
    }
}
