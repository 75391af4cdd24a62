package dev.skerry.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.skerry.gateway.error.GatewayError;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failed request with problem details. */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response refused(ProblemException e) {
        return response(e.problem());
    }

    // The second is named because the framework has a mapper of its own for it.
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response unreadable(JsonProcessingException e) {
        return response(Problem.of(GatewayError.BODY_INVALID, 400, e.getOriginalMessage()));
    }

    @ServerExceptionMapper
    Response standard(WebApplicationException e, UriInfo uri) {
        int status = e.getResponse().getStatus();
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
        LOG.errorf(e, "request=failed path=%s", uri.getPath());
        return response(Problem.of(GatewayError.INTERNAL, 500, e.getClass().getSimpleName()));
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
    }
}
