package dev.skerry.gateway.web.request;

import dev.skerry.gateway.authority.Pace;
import io.netty.channel.Channel;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** Tells a connection's {@link Pace} of its requests, and ends requests whose body drips in. */
@Singleton
class RequestPace {
    /** Before {@link HostCheck}, so that refused requests count as well. */
    private static final int FIRST = 20_000;

    private static final long LONGEST_BODY_MILLIS = 60_000;

    /** Their streams go on for as long as a session does. */
    private static final Set<String> STREAMS = Set.of("/skerry.sync.v1.Sync/Session");

    void register(@Observes Filters filters) {
        filters.register(RequestPace::count, FIRST);
    }

    private static void count(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof ConnectionBase connection) {
            Channel channel = connection.channel();
            Pace.began(channel);
            context.addEndHandler(ended -> Pace.ended(channel));
        }
        if (!request.isEnded() && !STREAMS.contains(request.path())) {
            long timer =
                    context.vertx()
                            .setTimer(LONGEST_BODY_MILLIS, late -> endUnlessComplete(request));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private static void endUnlessComplete(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.connection().close();
        }
    }
}
