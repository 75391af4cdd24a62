package dev.skerry.gateway.web.people;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a session is known by. No script reads it and no other site sends it; over TLS
 * its name keeps other hosts and plaintext from setting it (RFC 6265bis, 4.1.3.2). The port is part
 * of the name, because browsers keep one jar for all ports of a host.
 */
public final class SessionCookie {
    private SessionCookie() {}

    private static String name(HttpServerRequest request) {
        return (request.isSSL() ? "__Host-" : "") + "skerry-" + request.localAddress().port();
    }

    /** Its value; null if the request has none. */
    public static @Nullable String of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name(request));
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    static NewCookie set(HttpServerRequest request, String secret, Duration longest) {
        return cookie(request, secret, Math.toIntExact(longest.toSeconds()));
    }

    static NewCookie clear(HttpServerRequest request) {
        return cookie(request, "", 0);
    }

    private static NewCookie cookie(HttpServerRequest request, String value, int maxAgeSeconds) {
        return new NewCookie.Builder(name(request))
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSSL())
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAgeSeconds)
                .expiry(maxAgeSeconds == 0 ? java.util.Date.from(Instant.EPOCH) : null)
                .build();
    }
}
