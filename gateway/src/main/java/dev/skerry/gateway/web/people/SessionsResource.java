package dev.skerry.gateway.web.people;

import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.SessionView;
import dev.skerry.gateway.people.Sessions;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who is logged in where: one's own sessions; everybody's for admins of all sites. */
@Path("/api/sessions")
@RolesAllowed(Role.Names.VIEWER)
@Tag(name = "People")
public class SessionsResource {
    private final Sessions sessions;
    private final CurrentCaller current;

    SessionsResource(Sessions sessions, CurrentCaller current) {
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "One's own sessions, or everybody's",
            description = "Admins of all sites see everybody's; the last used first.")
    public RestResponse<List<SessionView>> sessions(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        Caller caller = current.get();
        return Pages.of(
                sessions.list(caller.isHead() ? null : caller.name(), caller),
                session -> Long.toString(session.id()),
                limit,
                after,
                uri);
    }

    @DELETE
    @Path("/{sessionId}")
    @Operation(summary = "End a session")
    public RestResponse<Void> end(String sessionId) throws InterruptedException {
        Caller caller = current.get();
        boolean ended =
                (caller.isHead() || caller.personKey() != 0)
                        && Durable.await(
                                sessions.end(
                                        Bodies.id(sessionId),
                                        caller.isHead() ? 0 : caller.personKey(),
                                        caller.name()),
                                "the end of the session");
        if (!ended) {
            throw Bodies.unknown(sessionId);
        }
        return RestResponse.noContent();
    }
}
