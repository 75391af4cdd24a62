package dev.skerry.gateway.web.request;

import dev.skerry.gateway.people.Sessions.From;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Objects;

/** Where a request comes from. */
public final class Peers {
    private Peers() {}

    public static InetAddress address(HttpServerRequest request) {
        return InetAddress.ofLiteral(request.remoteAddress().hostAddress());
    }

    public static From from(HttpServerRequest request) {
        return new From(
                request.remoteAddress().hostAddress(),
                Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""));
    }
}
