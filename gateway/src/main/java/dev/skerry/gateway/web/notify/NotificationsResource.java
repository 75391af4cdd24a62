package dev.skerry.gateway.web.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.notify.ContactPoint;
import dev.skerry.gateway.notify.DeliveryView;
import dev.skerry.gateway.notify.Notifications;
import dev.skerry.gateway.notify.Notifications.ContactView;
import dev.skerry.gateway.notify.Notifications.Outcome;
import dev.skerry.gateway.notify.Notifications.TestResult;
import dev.skerry.gateway.notify.Route;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Whom the gateway tells of alarms. It is about the whole fleet, so it is for admins of all sites.
 */
@RolesAllowed(Role.Names.ADMIN)
@Path("/api/notifications")
@Tag(name = "Notifications")
public class NotificationsResource {
    private static final int MOST = 1000;

    private final Notifications notifications;
    private final CurrentCaller current;
    private final Bodies bodies;

    NotificationsResource(Notifications notifications, CurrentCaller current, Bodies bodies) {
        this.notifications = notifications;
        this.current = current;
        this.bodies = bodies;
    }

    /**
     * A contact point that was set.
     *
     * @param secret that was made for it, shown this once; null if there is none, or was before
     */
    public record SetContact(ContactView contactPoint, @Nullable String secret) {}

    /**
     * What came of a test.
     *
     * @param answer of the receiver, or what went wrong
     */
    public record Tested(
            @JsonProperty("delivered") boolean isDelivered, String answer, long millis) {}

    @GET
    @Path("/contact-points")
    @Operation(
            summary = "Who is told of alarms, and how they do",
            description =
                    "With how many notifications wait, how many never arrived, when one arrived last"
                            + " and what went wrong last. Secrets are not shown. With an ETag for"
                            + " changes.")
    public RestResponse<List<ContactView>> contacts() {
        Refusals.head(current);
        List<ContactView> shown = notifications.contacts();
        String tag = EntityTags.ofSettings(notifications.contactPoints(), shown);
        return ResponseBuilder.ok(shown).tag(new EntityTag(tag)).build();
    }

    @PUT
    @Path("/contact-points/{contact}")
    @Operation(
            summary = "Add or change a contact point",
            description =
                    "{\"kind\": \"webhook\", \"url\": …, \"secret\": …} or {\"kind\": \"email\","
                            + " \"recipients\": […]}; \"perHour\" is how many notifications at most,"
                            + " 30 unless it says something else. A webhook without a secret keeps"
                            + " the one that it has, or is given one, which the answer shows this"
                            + " once. With If-Match, refused with 412 when contact points have"
                            + " changed since.")
    public SetContact putContact(
            String contact,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        String who = Refusals.head(current).name();
        ContactBody given = bodies.read(body, ContactBody.class, ContactBody.EXPECTED);
        ContactPoint wanted = given.read(contact);
        String secret = given.checkedSecret();
        String objection = notifications.objection(wanted);
        if (objection != null) {
            throw new ProblemException(AlarmError.ADDRESS_REFUSED, 422, objection);
        }
        boolean isMade =
                secret == null
                        && wanted.kind() == ContactPoint.Kind.WEBHOOK
                        && !notifications.hasSecret(contact);
        String used = isMade ? notifications.newSecret() : secret;
        done(
                Durable.await(
                        notifications.put(wanted, used, EntityTags.settingsMatch(ifMatch), who),
                        "the contact point"),
                contact);
        return new SetContact(known(contact), isMade ? used : null);
    }

    @DELETE
    @Path("/contact-points/{contact}")
    @Operation(
            summary = "Remove a contact point with what waits for it",
            description = "Refused while a route names it. With If-Match as above.")
    public ContactView removeContact(
            String contact, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        String who = Refusals.head(current).name();
        ContactView removed = known(contact);
        done(
                Durable.await(
                        notifications.removeContact(
                                contact, EntityTags.settingsMatch(ifMatch), who),
                        "the removal"),
                contact);
        return removed;
    }

    @POST
    @Path("/contact-points/{contact}/test")
    @Operation(
            summary = "Send a test now",
            description =
                    "Really sends one, past the outbox and the limit, and answers within 25 s with"
                            + " what the receiver said.")
    public Tested test(String contact) throws InterruptedException {
        String who = Refusals.head(current).name();
        TestResult result = notifications.test(contact, who).orElseThrow(() -> unknown(contact));
        return new Tested(result.isDelivered(), result.answer(), result.millis());
    }

    @GET
    @Path("/routes")
    @Operation(
            summary = "Of which alarms contact points are told",
            description = "With an ETag for changes.")
    public RestResponse<List<RouteBody>> routes() {
        Refusals.head(current);
        List<Route> routes = notifications.routes();
        List<RouteBody> shown = routes.stream().map(RouteBody::of).toList();
        return ResponseBuilder.ok(shown)
                .tag(new EntityTag(EntityTags.ofSettings(routes, shown)))
                .build();
    }

    @PUT
    @Path("/routes/{route}")
    @Operation(
            summary = "Add or change a route",
            description =
                    "{\"contacts\": […]} and of which alarms: \"severities\", \"kinds\" (device,"
                            + " fleet), \"sites\", \"profiles\", \"rules\"; what is left out or"
                            + " empty is any. \"wait\" (30s) is how long the first alarm of a cause"
                            + " waits for others, \"interval\" (5m) the least time between two"
                            + " notifications of one cause, \"repeat\" (4h, 0s never) when it is told"
                            + " again what goes on, \"resolved\" (true) whether it is told that"
                            + " alarms have cleared. With If-Match, refused with 412 when routes"
                            + " have changed since.")
    public RouteBody putRoute(
            String route,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        String who = Refusals.head(current).name();
        Route wanted = bodies.read(body, RouteBody.class, RouteBody.EXPECTED).read(route);
        done(
                Durable.await(
                        notifications.put(wanted, EntityTags.settingsMatch(ifMatch), who),
                        "the route"),
                String.join(", ", wanted.contacts()));
        return RouteBody.of(wanted);
    }

    @DELETE
    @Path("/routes/{route}")
    @Operation(summary = "Remove a route", description = "With If-Match as above.")
    public RouteBody removeRoute(String route, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        String who = Refusals.head(current).name();
        RouteBody removed =
                notifications.routes().stream()
                        .filter(it -> it.name().equals(route))
                        .findFirst()
                        .map(RouteBody::of)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                AlarmError.ROUTE_UNKNOWN,
                                                404,
                                                "route '" + route + "'"));
        Outcome outcome =
                Durable.await(
                        notifications.removeRoute(route, EntityTags.settingsMatch(ifMatch), who),
                        "the removal");
        // Whoever was quicker with the same removal has done it.
        if (outcome != Outcome.UNKNOWN) {
            done(outcome, route);
        }
        return removed;
    }

    @GET
    @Path("/deliveries")
    @Operation(
            summary = "Notifications that wait and the last that ended, the newest first",
            description =
                    "waiting, delivered or given-up, with what the receiver answered last. Of each"
                            + " contact point the last 100 that ended are kept.")
    public List<DeliveryView> deliveries(
            @RestQuery @Nullable String contact, @RestQuery @Nullable String limit) {
        Refusals.head(current);
        return notifications.deliveries(
                contact == null || contact.isEmpty() ? null : contact,
                Parameters.number("limit", limit, 1, MOST, 100));
    }

    private ContactView known(String contact) {
        return notifications.contacts().stream()
                .filter(it -> it.name().equals(contact))
                .findFirst()
                .orElseThrow(() -> unknown(contact));
    }

    private static ProblemException unknown(String contact) {
        return new ProblemException(
                AlarmError.CONTACT_UNKNOWN, 404, "contact point '" + contact + "'");
    }

    private static void done(Outcome outcome, String contact) {
        switch (outcome) {
            case DONE -> {}
            case UNKNOWN -> throw unknown(contact);
            case CHANGED_SINCE ->
                    throw new ProblemException(
                            GatewayError.CHANGED_SINCE, 412, "'" + contact + "'");
            case NO_SUCH_CONTACT ->
                    throw new ProblemException(
                            AlarmError.CONTACT_UNKNOWN, 422, "one of: " + contact);
            case IN_USE ->
                    throw new ProblemException(
                            AlarmError.CONTACT_IN_USE, 409, "contact point '" + contact + "'");
            case TOO_MANY ->
                    throw new ProblemException(
                            AlarmError.TOO_MANY_CONTACTS, 409, "at most " + Notifications.MOST);
        }
    }
}
