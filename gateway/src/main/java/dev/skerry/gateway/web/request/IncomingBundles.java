package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.model.BundleFiles;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.people.CallerMechanism;
import dev.skerry.profile.bundle.archive.Archive;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what is sent to {@code POST /api/models}, which is larger than any other body: into a
 * file, from those alone who may send it.
 */
@Singleton
class IncomingBundles {
    /** When it is known who asks. */
    private static final int AFTER_AUTHORIZATION = 50;

    private static final int MOST_AT_ONCE = 4;

    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final BundleFiles files;
    private final ObjectMapper json;

    IncomingBundles(BundleFiles files, ObjectMapper json) {
        this.files = files;
        this.json = json;
    }

    /** Whether a request's body is a bundle. */
    static boolean concern(RoutingContext context) {
        return context.request().method().equals(HttpMethod.POST)
                && context.normalizedPath().equals("/api/models");
    }

    void register(@Observes Filters filters) {
        filters.register(this::read, AFTER_AUTHORIZATION);
    }

    private void read(RoutingContext context) {
        if (!concern(context)) {
            context.next();
            return;
        }
        Problem objection = objection(context);
        if (objection != null) {
            RefusedBody.answer(context, objection, json);
        } else if (!room.tryAcquire()) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "30");
            RefusedBody.answer(
                    context,
                    Problem.of(
                            ModelError.TOO_MANY_UPLOADS,
                            503,
                            "at most %d at once".formatted(MOST_AT_ONCE)),
                    json);
        } else {
            context.addEndHandler(over -> room.release());
            new IncomingBundle(context, announcedBytes(context.request()), json)
                    .spool(files.folder());
        }
    }

    private @Nullable Problem objection(RoutingContext context) {
        Optional<Caller> caller =
                context.user() instanceof QuarkusHttpUser user
                        ? Caller.of(user.getSecurityIdentity())
                        : Optional.empty();
        if (caller.isEmpty()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            return CallerMechanism.refusal(context);
        }
        Role role = caller.get().role();
        if (role.compareTo(Role.OPERATOR) < 0) {
            return Problem.of(
                    PeopleError.ROLE_TOO_LOW, 403, "/api/models, as %s".formatted(role.word()));
        }
        long bytes = announcedBytes(context.request());
        if (bytes < 0) {
            return Problem.of(
                    GatewayError.BODY_INVALID, 411, "a bundle has to say its Content-Length");
        }
        if (bytes > Archive.MOST_BYTES) {
            return Problem.of(
                    GatewayError.BODY_TOO_LARGE,
                    413,
                    "%d bytes, at most %d".formatted(bytes, Archive.MOST_BYTES));
        }
        return files.hasRoomFor(bytes)
                ? null
                : Problem.of(
                        ModelError.NOT_WRITTEN,
                        507,
                        "it has no room for %d bytes".formatted(bytes));
    }

    /** -1 if the head does not say. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused whatever is no number by now.
        return length == null ? -1 : Long.parseLong(length);
    }
}
