package dev.skerry.gateway.web.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.live.EventHub;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Standing;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.ProblemException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * {@code GET /api/events}: server-sent events (HTML Living Standard, 9.2). Written for Vert.x
 * itself, which alone tells when a reader falls behind.
 */
@Singleton
class EventsRoute {
    private static final Logger LOG = Logger.getLogger(EventsRoute.class);
    private static final String AGENT = "agent";

    /** The fleet in numbers, and rows of it, are told of at most so often. */
    private static final long FLEET_MILLIS = 1_000;

    private final EventHub hub;
    private final FleetStore fleet;
    private final GatewayConfig config;
    private final ObjectMapper json;
    private final Standing standing;
    private final FleetIndex index;
    private final Streams streams;

    EventsRoute(
            EventHub hub,
            FleetStore fleet,
            GatewayConfig config,
            ObjectMapper json,
            Standing standing,
            FleetIndex index,
            Streams streams) {
        this.hub = hub;
        this.fleet = fleet;
        this.config = config;
        this.json = json;
        this.standing = standing;
        this.index = index;
        this.streams = streams;
    }

    void register(@Observes Router router) {
        router.get("/api/events").blockingHandler(this::checkAgent, false).handler(this::open);
    }

    private void checkAgent(RoutingContext context) {
        try {
            String agent = Parameters.agent(fleet, context.queryParams().get(AGENT));
            Sites sites = caller(context).sites();
            if (agent != null) {
                if (!fleet.isSeen(agent, sites)) {
                    throw ProblemException.unknownAgent(agent);
                }
                context.put(AGENT, agent);
            }
        } catch (ProblemException e) {
            e.problem().send(context.response(), json);
            return;
        }
        context.next();
    }

    /** The policy of the path has seen to it that there is one. */
    private static Caller caller(RoutingContext context) {
        var user = (QuarkusHttpUser) Objects.requireNonNull(context.user());
        return Caller.of(user.getSecurityIdentity()).orElseThrow();
    }

    private void open(RoutingContext context) {
        HttpServerResponse response = context.response();
        Caller caller = caller(context);
        var subscriber =
                new EventStream(
                        response,
                        context.vertx().getOrCreateContext(),
                        new EventFilter(
                                context.get(AGENT),
                                context.queryParams().get("device"),
                                agentId -> fleet.isSeen(agentId, caller.sites())),
                        config.events().buffer());
        if (!hub.subscribe(subscriber)) {
            refuse(response);
            return;
        }
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                // A compressor would hold events back until it has a block.
                .putHeader("Content-Encoding", "identity");
        // The headers go at once, so that the reader knows that it missed nothing from now on.
        var feed = new FleetFeed(subscriber, index, caller.sites(), json);
        String id = streams.open(feed, caller);
        subscriber.introduce(id);
        Duration interval = config.events().heartbeat();
        subscriber.heartbeat(interval, true);
        Vertx vertx = context.vertx();
        long heartbeat =
                vertx.setPeriodic(
                        interval.toMillis(),
                        timer ->
                                vertx.executeBlocking(() -> standing.stands(caller), false)
                                        .onSuccess(stands -> subscriber.heartbeat(interval, stands))
                                        // The store is in trouble; the next one may tell.
                                        .onFailure(e -> subscriber.heartbeat(interval, true)));
        long pulse =
                vertx.setPeriodic(
                        FLEET_MILLIS,
                        timer ->
                                vertx.executeBlocking(
                                                () -> {
                                                    feed.tell();
                                                    return null;
                                                },
                                                false)
                                        .onFailure(e -> LOG.debugf(e, "fleet not told")));
        Handler<Void> forget =
                over -> {
                    vertx.cancelTimer(heartbeat);
                    vertx.cancelTimer(pulse);
                    streams.close(id);
                    hub.unsubscribe(subscriber);
                };
        // Either the reader leaves or the stream ends after an overflow.
        response.closeHandler(forget);
        response.endHandler(forget);
        if (response.closed()) {
            // It left before there was a handler, which then is not called any more.
            forget.handle(null);
        }
    }

    private void refuse(HttpServerResponse response) {
        Problem.of(
                        GatewayError.TOO_MANY_SUBSCRIBERS,
                        503,
                        "at most " + config.events().maxSubscribers())
                .send(response, json);
    }
}
