package dev.skerry.gateway.web.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.view.SavedView;
import dev.skerry.gateway.fleet.view.SavedViews;
import dev.skerry.gateway.fleet.view.SavedViews.Outcome;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Views of the list of the fleet that somebody keeps. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/fleet/views")
@Tag(name = "Fleet")
public class ViewsResource {
    private static final String EXPECTED =
            "{\"name\": …, \"query\": \"state=cut-off\", \"shared\": false}";

    private final SavedViews views;
    private final CurrentCaller current;
    private final Bodies bodies;

    ViewsResource(SavedViews views, CurrentCaller current, Bodies bodies) {
        this.views = views;
        this.current = current;
        this.bodies = bodies;
    }

    /** As it is sent. */
    record Body(@Nullable String name, @Nullable String query, @Nullable Boolean shared) {}

    @GET
    @Operation(
            summary = "One's views of the fleet, and those that are shared",
            description = "query is what GET /api/fleet takes.")
    public List<SavedView> list() {
        return views.of(current.get());
    }

    @PUT
    @Path("/{viewName}")
    @Operation(
            summary = "Keep a view",
            description =
                    "In the place of one's own of that name if there is one; with another name in"
                            + " the body it is renamed. Up to 50. Only admins share views. Answered"
                            + " once it is durable.")
    public List<SavedView> keep(String viewName, @Nullable JsonNode sent)
            throws InterruptedException {
        Caller caller = current.get();
        Body body = bodies.read(sent, Body.class, EXPECTED);
        String name = body.name == null ? viewName : body.name;
        String query = body.query == null ? "" : body.query;
        boolean isShared = Boolean.TRUE.equals(body.shared);
        check(name, query);
        if (isShared && caller.role() != Role.ADMIN) {
            throw new ProblemException(
                    PeopleError.ROLE_TOO_LOW, 403, "shared views are kept by admins");
        }
        answer(
                Durable.await(
                        views.keep(
                                caller,
                                name.equals(viewName) ? null : viewName,
                                name,
                                query,
                                isShared),
                        "the view"),
                viewName);
        return views.of(caller);
    }

    private static void check(String name, String query) {
        if (name.isBlank()
                || name.length() > SavedView.LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw Bodies.invalid("'name' has 1 to %d characters".formatted(SavedView.LONGEST_NAME));
        }
        if (query.length() > SavedView.LONGEST_QUERY) {
            throw Bodies.invalid(
                    "'query' has at most %d characters".formatted(SavedView.LONGEST_QUERY));
        }
    }

    @DELETE
    @Path("/{viewName}")
    @Operation(summary = "Forget one of one's views")
    public List<SavedView> forget(String viewName) throws InterruptedException {
        Caller caller = current.get();
        answer(Durable.await(views.forget(caller, viewName), "the change"), viewName);
        return views.of(caller);
    }

    private static void answer(Outcome outcome, String name) {
        switch (outcome) {
            case DONE -> {}
            case UNKNOWN -> throw refused(FleetError.VIEW_UNKNOWN, 404, name);
            case NAME_TAKEN -> throw refused(FleetError.VIEW_NAME_TAKEN, 409, name);
            case TOO_MANY -> throw refused(FleetError.TOO_MANY_VIEWS, 409, name);
        }
    }

    private static ProblemException refused(ErrorCode error, int status, String name) {
        return new ProblemException(error, status, "view '" + name + "'");
    }
}
