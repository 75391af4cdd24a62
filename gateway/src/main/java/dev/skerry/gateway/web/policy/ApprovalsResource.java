package dev.skerry.gateway.web.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.approval.ApprovalDesk;
import dev.skerry.gateway.approval.ApprovalDesk.Outcome;
import dev.skerry.gateway.approval.ApprovalQuery;
import dev.skerry.gateway.approval.ApprovalView;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.alarm.AlarmsResource;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What waits for approvals, and what became of it. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/approvals")
@Tag(name = "Approvals")
public class ApprovalsResource {
    private final ApprovalQuery query;
    private final ApprovalDesk desk;
    private final Profiles profiles;
    private final Catalogue catalogue;
    private final CurrentCaller current;
    private final Bodies bodies;

    ApprovalsResource(
            ApprovalQuery query,
            ApprovalDesk desk,
            Profiles profiles,
            Catalogue catalogue,
            CurrentCaller current,
            Bodies bodies) {
        this.query = query;
        this.desk = desk;
        this.profiles = profiles;
        this.catalogue = catalogue;
        this.current = current;
        this.bodies = bodies;
    }

    @GET
    @Operation(
            summary = "Requests that need approvals, newest first",
            description =
                    "request is what approvers sign, byte for byte: a serialized ApprovalRequest in"
                            + " Base64. The other fields say the same for people, rules why it needs"
                            + " approvals, and missing what it lacks.")
    public RestResponse<List<ApprovalView>> requests(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        int most = Parameters.number("limit", limit, 1, AlarmsResource.MOST, 100);
        RequestState only =
                state == null || state.equals("all")
                        ? null
                        : RequestState.of(state)
                                .orElseThrow(
                                        () ->
                                                ProblemException.parameter(
                                                        "state",
                                                        state,
                                                        "all, waiting, granted, refused, expired or withdrawn"));
        String last = after == null || after.isEmpty() ? null : after;
        if (last != null && query.request(last, current.get().sites()).isEmpty()) {
            throw Pages.gone(last);
        }
        return Pages.after(
                query.requests(only, current.get().sites(), most, last),
                most,
                ApprovalView::id,
                uri);
    }

    @GET
    @Path("/{requestId}")
    @Operation(summary = "One request, with the bytes that approvers sign")
    public ApprovalView request(String requestId) {
        return query.request(requestId, current.get().sites())
                .orElseThrow(() -> unknown(requestId));
    }

    @GET
    @Path("/{requestId}/source")
    @Produces("application/yaml")
    @Operation(
            summary =
                    "The profile, the policy or the manifest of a model that a request is about, as"
                            + " it was given",
            description = "Its SHA-256 is the contentDigest of the request.")
    public byte[] source(String requestId) {
        ApprovalView request = request(requestId);
        String digest = request.contentDigest();
        Optional<byte[]> policy = query.policySource(requestId);
        return (policy.isPresent() || digest == null
                        ? policy
                        : profiles.source(digest).or(() -> catalogue.manifest(digest)))
                .orElseThrow(() -> unknown("request '%s' has no source".formatted(requestId)));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{requestId}")
    @Operation(
            summary = "Approve or refuse a request",
            description =
                    "{\"approver\": …, \"yes\": …, \"at\": …, \"signature\": …}. Who hands it in does"
                            + " not count, but the signature: by the key that the policy has of this"
                            + " approver (Ed25519, Base64), as docs/policy.md says. With the last"
                            + " approval that it lacks the request goes on, with the first no it"
                            + " ends. Answered once that is durable.")
    public ApprovalView give(String requestId, @Nullable JsonNode body)
            throws InterruptedException {
        request(requestId);
        var approval = ApprovalBody.read(bodies, body);
        return answer(requestId, desk.give(requestId, approval, current.get()), "the approval");
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Path("/{requestId}")
    @Operation(
            summary = "Withdraw a request that waits",
            description = "By who asked, or by an admin of all sites.")
    public ApprovalView withdraw(String requestId) throws InterruptedException {
        request(requestId);
        return answer(requestId, desk.withdraw(requestId, current.get()), "the withdrawal");
    }

    private ApprovalView answer(String requestId, CompletableFuture<Outcome> change, String what)
            throws InterruptedException {
        return switch (Durable.await(change, what)) {
            case Outcome.Taken _ -> request(requestId);
            case Outcome.Refused(var error, String detail) ->
                    throw new ProblemException(error, status(error), detail);
        };
    }

    private static int status(PolicyError error) {
        return switch (error) {
            case REQUEST_UNKNOWN -> 404;
            case REQUEST_OVER -> 409;
            case NOT_THEIRS -> 403;
            default -> 422;
        };
    }

    private static ProblemException unknown(String requestId) {
        return new ProblemException(
                PolicyError.REQUEST_UNKNOWN, 404, "request '" + requestId + "'");
    }

    /** A request that needs approvals, and can't wait for them. */
    public static ProblemException cannotWait(PolicyError why) {
        return switch (why) {
            case TOO_MANY_OF_ONE ->
                    new ProblemException(
                            why, 429, "at most %d wait".formatted(Approvals.MOST_OF_CALLER));
            case TOO_MANY_WAITING ->
                    new ProblemException(
                            why, 429, "at most %d wait".formatted(Approvals.MOST_WAITING));
            case ID_TAKEN -> new ProblemException(why, 409, "the id was used before");
            default -> new ProblemException(why, 422, "it can't be kept");
        };
    }
}
