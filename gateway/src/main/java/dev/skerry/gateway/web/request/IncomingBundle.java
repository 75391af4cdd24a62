package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.web.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that is being sent, on its way to a file. It is read only as fast as the disk takes it.
 * All on the connection's event loop; the file is gone when the request is over, unless somebody
 * took it.
 */
public final class IncomingBundle {
    /** A sender of less than this in that time will never be done. */
    private static final int SLOWEST_BYTES = 64 << 10;

    private static final long SLOWEST_MILLIS = 15_000;

    /** A bundle of 64 MiB in this time takes 110 KB/s: nobody keeps a place for longer. */
    private static final long LONGEST_MILLIS = 600_000;

    private static final String KEY = "skerry.bundle";
    private static final Logger LOG = Logger.getLogger(IncomingBundle.class);

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final long announcedBytes;
    private final ObjectMapper json;

    private @Nullable String path;
    private @Nullable AsyncFile file;
    private long receivedBytes;
    private long receivedBefore;
    private long timer;
    private long elapsedMillis;

    /** The request goes on, is refused, or its sender is gone. */
    private boolean isDecided;

    private boolean isOver;

    IncomingBundle(RoutingContext routing, long announcedBytes, ObjectMapper json) {
        this.routing = routing;
        this.request = routing.request();
        this.announcedBytes = announcedBytes;
        this.json = json;
    }

    /** The file of a request's bundle; null if it came without one. */
    public static @Nullable Path of(RoutingContext routing) {
        String path = routing.get(KEY);
        return path == null ? null : Path.of(path);
    }

    /** Goes on with the request once all of the bundle is in a file, or answers why not. */
    void spool(Path folder) {
        routing.addEndHandler(ended -> over());
        routing.vertx()
                .fileSystem()
                .createTempFile(folder.toString(), ".", ".tmp", "rw-------")
                .compose(
                        name -> {
                            path = name;
                            return routing.vertx()
                                    .fileSystem()
                                    .open(name, new OpenOptions().setRead(false));
                        })
                .onSuccess(this::begin)
                .onFailure(this::notWritten);
    }

    private void begin(AsyncFile opened) {
        file = opened;
        if (isOver) {
            discard();
            return;
        }
        timer = routing.vertx().setPeriodic(SLOWEST_MILLIS, tick -> endIfSlow());
        request.exceptionHandler(this::brokenOff).handler(this::more).endHandler(end -> whole());
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.headers().remove(HttpHeaders.EXPECT);
            request.response().writeContinue();
        }
        request.resume();
    }

    private void more(Buffer chunk) {
        AsyncFile to = file;
        if (isDecided || to == null) {
            return;
        }
        receivedBytes += chunk.length();
        to.write(chunk).onFailure(this::notWritten);
        if (request.version() == HttpVersion.HTTP_2 && receivedBytes == announcedBytes) {
            // Vert.x refuses to pause an HTTP/2 request that has ended, which JAX-RS always does.
            request.pause();
            whole();
        } else if (to.writeQueueFull()) {
            request.pause();
            to.drainHandler(drained -> request.resume());
        }
    }

    private void whole() {
        AsyncFile to = file;
        if (isDecided || to == null) {
            return;
        }
        routing.vertx().cancelTimer(timer);
        file = null;
        to.close().onSuccess(closed -> goOn()).onFailure(this::notWritten);
    }

    private void goOn() {
        if (isDecided) {
            return;
        }
        isDecided = true;
        routing.put(KEY, path);
        // Nobody shall look for a body any more, nor be put off by how long it was.
        request.headers().remove(HttpHeaders.CONTENT_LENGTH);
        ((RoutingContextInternal) routing).setBody(Buffer.buffer());
        routing.next();
    }

    private void endIfSlow() {
        long more = receivedBytes - receivedBefore;
        receivedBefore = receivedBytes;
        elapsedMillis += SLOWEST_MILLIS;
        if (elapsedMillis >= LONGEST_MILLIS) {
            refuse(
                    GatewayError.BODY_TOO_SLOW,
                    408,
                    "%d of %d bytes in %d s"
                            .formatted(receivedBytes, announcedBytes, elapsedMillis / 1000));
        } else if (more < SLOWEST_BYTES) {
            refuse(
                    GatewayError.BODY_TOO_SLOW,
                    408,
                    "%d bytes in %d s".formatted(more, SLOWEST_MILLIS / 1000));
        }
    }

    private void brokenOff(Throwable why) {
        isDecided = true;
        LOG.debugf("request=broken-off path=%s why=%s", routing.normalizedPath(), why);
    }

    private void notWritten(Throwable why) {
        if (!isDecided) {
            LOG.warnf("model-upload=not-written why=%s", why);
        }
        refuse(ModelError.NOT_WRITTEN, 507, String.valueOf(why.getMessage()));
    }

    private void refuse(ErrorCode error, int status, String detail) {
        if (isDecided) {
            return;
        }
        isDecided = true;
        RefusedBody.answer(routing, Problem.of(error, status, detail), json);
    }

    private void over() {
        isOver = true;
        isDecided = true;
        routing.vertx().cancelTimer(timer);
        discard();
    }

    private void discard() {
        AsyncFile open = file;
        if (open != null) {
            file = null;
            open.close();
        }
        if (path != null) {
            // Fails if the catalogue has taken it, which is well.
            routing.vertx().fileSystem().delete(path);
        }
    }
}
