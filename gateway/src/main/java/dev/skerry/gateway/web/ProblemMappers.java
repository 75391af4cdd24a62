package dev.skerry.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Passwords;
import dev.skerry.gateway.web.people.CallerMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.channels.ClosedChannelException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failed request with problem details. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final CurrentCaller current;

    ProblemMappers(CurrentCaller current) {
        this.current = current;
    }

    @ServerExceptionMapper
    Response refused(ProblemException e) {
        Response response = response(e.problem());
        return e.retryAfterSeconds() == 0
                ? response
                : Response.fromResponse(response)
                        .header("Retry-After", e.retryAfterSeconds())
                        .build();
    }

    @ServerExceptionMapper
    Response busy(Passwords.BusyException e) {
        return refused(
                new ProblemException(
                        PeopleError.TRIED_TOO_OFTEN, 429, String.valueOf(e.getMessage()), 1));
    }

    // Named because the framework has mappers of its own for each.
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response stranger(SecurityException e, RoutingContext context) {
        return Response.fromResponse(response(CallerMechanism.refusal(context)))
                .header("WWW-Authenticate", "Bearer")
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, UriInfo uri) {
        return response(
                Problem.of(
                        PeopleError.ROLE_TOO_LOW,
                        403,
                        "%s, as %s"
                                .formatted(
                                        uri.getPath(),
                                        current.find()
                                                .map(c -> c.role().word())
                                                .orElse("nobody"))));
    }

    // The second is named because the framework has a mapper of its own for it.
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response unreadable(JsonProcessingException e) {
        return response(Problem.of(GatewayError.BODY_INVALID, 400, JsonObjection.to(e)));
    }

    @ServerExceptionMapper
    Response standard(WebApplicationException e, UriInfo uri) {
        int status = e.getResponse().getStatus();
        if (e.getCause() instanceof JsonProcessingException broken && status == 400) {
            return unreadable(broken);
        }
        GatewayError error =
                switch (status) {
                    case 404 -> GatewayError.NOT_FOUND;
                    case 405 -> GatewayError.METHOD_NOT_ALLOWED;
                    case 406 -> GatewayError.NOT_ACCEPTABLE;
                    case 413 -> GatewayError.BODY_TOO_LARGE;
                    case 415 -> GatewayError.MEDIA_TYPE_UNKNOWN;
                    default -> status < 500 ? GatewayError.BODY_INVALID : GatewayError.INTERNAL;
                };
        return response(Problem.of(error, status, uri.getPath() + ": " + e.getMessage()));
    }

    @ServerExceptionMapper
    Response failed(Throwable e, UriInfo uri) {
        if (isGone(e)) {
            LOG.debugf("request=broken-off path=%s why=%s", uri.getPath(), e);
        } else {
            LOG.errorf(e, "request=failed path=%s", uri.getPath());
        }
        return response(Problem.of(GatewayError.INTERNAL, 500, e.getClass().getSimpleName()));
    }

    /** Whoever asked left before the answer. */
    private static boolean isGone(Throwable e) {
        for (Throwable why = e; why != null; why = why.getCause()) {
            if (why instanceof HttpClosedException
                    || why instanceof StreamResetException
                    || why instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    public static Response response(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
    }
}
