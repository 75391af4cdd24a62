package dev.skerry.gateway.web.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.enrol.EnrolmentView;
import dev.skerry.gateway.enrol.Enrolments;
import dev.skerry.gateway.enrol.Enrolments.Made;
import dev.skerry.gateway.enrol.Enrolments.MadeToken;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.answer.Pages;
import io.quarkus.vertx.http.HttpServer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Tokens for new agents, and what became of them: an operator's business. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/enrolments")
@Tag(name = "Enrolment")
public class EnrolmentsResource {
    private final Enrolments enrolments;
    private final CurrentCaller current;
    private final HttpServer server;

    EnrolmentsResource(Enrolments enrolments, CurrentCaller current, HttpServer server) {
        this.server = server;
        this.enrolments = enrolments;
        this.current = current;
    }

    /**
     * A token as it is shown, once.
     *
     * @param token to be handed to the device
     * @param tlsPort where the gateway takes agents
     */
    public record HandedOut(
            String enrolmentId,
            String token,
            @Nullable String agentId,
            @Nullable String site,
            Instant expiresAt,
            int tlsPort) {
        HandedOut(MadeToken made, int tlsPort) {
            this(
                    made.enrolmentId(),
                    made.token(),
                    made.agentId(),
                    made.site(),
                    made.expiresAt(),
                    tlsPort);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "HandedOut[" + enrolmentId + "]";
        }
    }

    @GET
    @Operation(
            summary = "The enrolments of the last 90 days, the newest first",
            description =
                    "Each with its timeline: the token was made, the device showed it (contact), it"
                            + " was given its certificate, its first session was opened, its first"
                            + " readings were stored. failures says which attempts went wrong, at"
                            + " which step and why. firstBoot is what the device's first boot did,"
                            + " when its card was made by 'skerry flash prepare'. At most 500.")
    public RestResponse<List<EnrolmentView>> enrolments(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        return Pages.of(
                enrolments.newest().stream().filter(this::isSeen).toList(),
                EnrolmentView::enrolmentId,
                limit,
                after,
                uri);
    }

    @GET
    @Path("/{enrolmentId}")
    @Operation(summary = "One enrolment")
    public EnrolmentView enrolment(String enrolmentId) {
        return enrolments
                .one(enrolmentId)
                .filter(this::isSeen)
                .orElseThrow(() -> unknown(enrolmentId));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Operation(
            summary = "Make a token",
            description =
                    "{\"agentId\": …, \"site\": …, \"expiresIn\": \"1h\"}, all optional. The token"
                            + " is shown in this answer and never again. It works once, for the"
                            + " agent id and the site that it is bound to, if it is. The id of an agent, a"
                            + " certificate or an open enrolment of another site is given out by"
                            + " those alone who see that site as well.")
    public HandedOut make(@Nullable JsonNode body) throws InterruptedException {
        EnrolmentBody wanted = EnrolmentBody.read(body);
        if (!isSeen(wanted.site())) {
            throw new ProblemException(
                    PeopleError.SITES_LIMITED,
                    403,
                    wanted.site() == null
                            ? "a token without a site is good for all of them"
                            : "site '%s'".formatted(wanted.site()));
        }
        Made made =
                Durable.await(
                        enrolments.make(
                                wanted.agentId(),
                                wanted.site(),
                                wanted.expiresIn(),
                                current.get().name(),
                                current.get().sites()),
                        "the token");
        return switch (made) {
            case MadeToken token -> new HandedOut(token, server.getSecurePort());
            case Made.NotTheirs _ ->
                    throw new ProblemException(
                            AuthorityError.AGENT_ELSEWHERE,
                            403,
                            "agent '%s'".formatted(wanted.agentId()));
            case Made.TooMany _ ->
                    throw new ProblemException(
                            AuthorityError.TOO_MANY_ENROLMENTS, 409, "at most 1000");
        };
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Path("/{enrolmentId}")
    @Operation(
            summary = "Cancel an enrolment whose token was not used",
            description = "The token is worthless from then on.")
    public EnrolmentView cancel(String enrolmentId) throws InterruptedException {
        enrolment(enrolmentId);
        return switch (Durable.await(
                enrolments.cancel(enrolmentId, current.get().name()), "the change")) {
            case DONE -> enrolment(enrolmentId);
            case UNKNOWN -> throw unknown(enrolmentId);
            case OVER ->
                    throw new ProblemException(
                            AuthorityError.ENROLMENT_OVER, 409, "enrolment " + enrolmentId);
        };
    }

    private boolean isSeen(EnrolmentView enrolment) {
        return isSeen(enrolment.site());
    }

    /** What is bound to no site is for those who see all. */
    private boolean isSeen(@Nullable String site) {
        Sites sites = current.get().sites();
        return sites.areAll() || (site != null && sites.include(site));
    }

    private static ProblemException unknown(String enrolmentId) {
        return new ProblemException(
                AuthorityError.ENROLMENT_UNKNOWN, 404, "enrolment '" + enrolmentId + "'");
    }
}
