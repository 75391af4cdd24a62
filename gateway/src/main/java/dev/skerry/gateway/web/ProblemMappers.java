package dev.skerry.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
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

    @ServerExceptionMapper
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
                    case 413 -> GatewayError.BODY_TOO_LARGE;
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
