package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.Problem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import org.jboss.logging.Logger;

/**
 * The body of one request while it comes in. Everything happens on the connection's event loop, but
 * for {@link #giveWay}.
 */
final class IncomingBody {
    /** A peer that sends less than this in that time is none that wants an answer. */
    private static final int SLOWEST_BYTES = 64 << 10;

    private static final long SLOWEST_MILLIS = 15_000;

    private static final Logger LOG = Logger.getLogger(IncomingBody.class);

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Context loop;
    private final int mostBytes;
    private final OpenBodies<IncomingBody> open;
    private final ObjectMapper json;
    private final Buffer bytes = Buffer.buffer();

    /** Either the request goes on or it is answered with why not. */
    private boolean isDecided;

    private long timer;

    IncomingBody(
            RoutingContext routing,
            int mostBytes,
            OpenBodies<IncomingBody> open,
            ObjectMapper json) {
        this.routing = routing;
        this.request = routing.request();
        this.loop = routing.vertx().getOrCreateContext();
        this.mostBytes = mostBytes;
        this.open = open;
        this.json = json;
    }

    /** Goes on with the request once the body is there, or answers why not. */
    void read(String sender) {
        timer = routing.vertx().setTimer(SLOWEST_MILLIS, late -> endIfSlow());
        routing.addEndHandler(ended -> open.over(this));
        request.exceptionHandler(this::brokenOff).handler(this::more).endHandler(end -> whole());
        open.begin(this, sender).forEach(IncomingBody::giveWay);
        long announced = announcedBytes();
        if (announced > mostBytes) {
            tooLarge("%d bytes".formatted(announced));
        } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            // Whoever reads the body later shall not answer it once more.
            request.headers().remove(HttpHeaders.EXPECT);
            request.response().writeContinue();
        }
        request.resume();
    }

    /** Answers that others need the room; from any thread. */
    private void giveWay() {
        loop.runOnContext(
                now ->
                        refuse(
                                GatewayError.TOO_MANY_BODIES,
                                503,
                                "this was the one that had been coming in for longest"));
    }

    private void more(Buffer chunk) {
        if (isDecided) {
            return;
        }
        if (bytes.length() + chunk.length() > mostBytes) {
            tooLarge("more");
            return;
        }
        bytes.appendBuffer(chunk);
        open.grow(this, chunk.length()).forEach(IncomingBody::giveWay);
        if (request.version() == HttpVersion.HTTP_2 && bytes.length() == announcedBytes()) {
            // Vert.x refuses to pause an HTTP/2 request that has ended, which JAX-RS always does.
            request.pause();
            whole();
        }
    }

    private void whole() {
        routing.vertx().cancelTimer(timer);
        open.whole(this);
        if (isDecided) {
            return;
        }
        isDecided = true;
        // Also if it is empty: who reads it would wait for an end that was already.
        ((RoutingContextInternal) routing).setBody(bytes);
        routing.next();
    }

    private void brokenOff(Throwable why) {
        routing.vertx().cancelTimer(timer);
        open.over(this);
        LOG.debugf("request=broken-off path=%s why=%s", routing.normalizedPath(), why);
    }

    private void endIfSlow() {
        if (bytes.length() < SLOWEST_BYTES) {
            refuse(
                    GatewayError.BODY_TOO_SLOW,
                    408,
                    "%d bytes in %d s".formatted(bytes.length(), SLOWEST_MILLIS / 1000));
        }
    }

    private void tooLarge(String sent) {
        refuse(GatewayError.BODY_TOO_LARGE, 413, "%s, at most %d".formatted(sent, mostBytes));
    }

    private void refuse(ErrorCode error, int status, String detail) {
        open.over(this);
        if (isDecided) {
            return;
        }
        isDecided = true;
        routing.vertx().cancelTimer(timer);
        if (status == 503) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        RefusedBody.answer(routing, Problem.of(error, status, detail), json);
    }

    /** -1 if the head does not say. */
    private long announcedBytes() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused whatever is no number by now.
        return length == null ? -1 : Long.parseLong(length);
    }
}
