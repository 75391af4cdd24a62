package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Reads bodies on the event loop, and lets a request on once its body is whole: no worker thread
 * ever waits for a peer. What is coming in is bounded in number, size and time.
 */
@Singleton
class RequestBodies {
    /** After what refuses a request by its head alone, such as {@link QueryCheck}. */
    private static final int THIRD = 8_500;

    /**
     * Its services read message by message, on the event loop as well, and no route is below them.
     */
    private static final List<String> GRPC =
            List.of("/skerry.sync.v1.Sync/", "/grpc.health.v1.Health/");

    private static final Set<HttpMethod> WRITING =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private static final int MOST_OPEN = 1_024;
    private static final int MOST_OPEN_OF_ONE = 64;
    private static final long MOST_BYTES = 32 << 20;

    private static final int MAX_BODY_BYTES = 256 << 10;

    /**
     * A profile has 256 Ki characters of three bytes at most; more is refused by its compiler. A
     * program comes in parts of as much.
     */
    private static final int MAX_LARGE_BYTES = 1 << 20;

    private final OpenBodies<IncomingBody> open =
            new OpenBodies<>(MOST_OPEN, MOST_OPEN_OF_ONE, MOST_BYTES);
    private final ObjectMapper json;

    RequestBodies(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::read, THIRD);
    }

    private void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        if (GRPC.stream().anyMatch(path::startsWith) || IncomingBundles.concern(context)) {
            context.next();
        } else if (!hasBody(request)) {
            // Nobody shall wait for one that comes all the same.
            ((RoutingContextInternal) context).setBody(Buffer.buffer());
            context.next();
        } else if (isOfUnknownEnd(request)) {
            Problem.of(
                            GatewayError.BODY_INVALID,
                            411,
                            "over HTTP/2 a body has to say its Content-Length")
                    .send(context.response(), json);
        } else {
            boolean isLarge = path.startsWith("/api/profiles") || path.startsWith("/api/programs");
            int most = isLarge ? MAX_LARGE_BYTES : MAX_BODY_BYTES;
            new IncomingBody(context, most, open, json).read(sender(Peers.address(request)));
        }
    }

    /** RFC 9112, 6.3; over HTTP/2 only the end of the stream tells, so that others have to. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? WRITING.contains(request.method())
                        && request.headers().contains(HttpHeaders.CONTENT_TYPE)
                : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static boolean isOfUnknownEnd(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                && !request.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }

    /** Whoever has one IPv6 address has as a rule all of its /64 (RFC 4291, 2.5.1). */
    static String sender(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
