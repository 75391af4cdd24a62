package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.web.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Refuses a request whose body is still coming in. On the connection's event loop. */
final class RefusedBody {
    /** How long the rest of the body may take, so that its sender comes to read why. */
    private static final long DRAIN_MILLIS = 5_000;

    private RefusedBody() {}

    /** Answers, and throws away what still comes. */
    static void answer(RoutingContext routing, Problem why, ObjectMapper json) {
        HttpServerRequest request = routing.request();
        if (request.isEnded()) {
            why.send(request.response(), json);
            return;
        }
        long timer = routing.vertx().setTimer(DRAIN_MILLIS, late -> request.connection().close());
        request.handler(rest -> {})
                .endHandler(end -> routing.vertx().cancelTimer(timer))
                .exceptionHandler(gone -> routing.vertx().cancelTimer(timer));
        why.send(request.response(), json);
        request.resume();
    }
}
