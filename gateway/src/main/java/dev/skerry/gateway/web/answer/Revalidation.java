package dev.skerry.gateway.web.answer;

import dev.skerry.sync.sign.Sha256;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Tags what is shown, so that who has it already is told so in place of getting it again (RFC 9110,
 * 13.1.2). The tags are weak: the same may be sent compressed. Where a route has a strong tag of
 * its own, for changes with If-Match, that one counts.
 */
public class Revalidation {
    /** Longer lists cost more to compare than they save. */
    private static final int MOST_TAGGED = 1_000;

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    @ServerResponseFilter
    void revalidate(ContainerRequestContext request, ContainerResponseContext response) {
        boolean reads =
                request.getMethod().equals(HttpMethod.GET)
                        || request.getMethod().equals(HttpMethod.HEAD);
        if (!reads || response.getStatus() != OK) {
            return;
        }
        String tag = tag(response);
        if (tag == null) {
            return;
        }
        if (isOneOf(tag, request.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(NOT_MODIFIED);
            response.setEntity(null);
        }
    }

    private static @Nullable String tag(ContainerResponseContext response) {
        Object given = response.getHeaders().getFirst(HttpHeaders.ETAG);
        if (given != null) {
            return response.getHeaderString(HttpHeaders.ETAG);
        }
        Object shown = response.getEntity();
        boolean isCheap =
                shown instanceof Record
                        || (shown instanceof Collection<?> all && all.size() <= MOST_TAGGED);
        if (!isCheap) {
            return null;
        }
        String link = response.getHeaderString(HttpHeaders.LINK);
        byte[] digest = Sha256.of((shown + " " + link).getBytes(StandardCharsets.UTF_8));
        String tag = "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        return tag;
    }

    private static boolean isOneOf(String tag, @Nullable String known) {
        return known != null
                && (known.strip().equals("*")
                        || Arrays.stream(known.split(","))
                                .map(Revalidation::opaque)
                                .anyMatch(opaque(tag)::equals));
    }

    /** Weak comparison (RFC 9110, 8.8.3.2). */
    private static String opaque(String tag) {
        String stripped = tag.strip();
        return stripped.startsWith("W/") ? stripped.substring(2) : stripped;
    }
}
