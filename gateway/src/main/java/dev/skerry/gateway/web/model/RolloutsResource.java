package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.rollout.ComparisonView;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.model.rollout.RolloutPreview;
import dev.skerry.gateway.model.rollout.RolloutView;
import dev.skerry.gateway.model.rollout.RolloutWish;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.PlaceCheck;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.profile.AssignmentsResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Versions of a model on their way to those that shall run them. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/models/{name}/rollouts")
@Tag(name = "Models")
public class RolloutsResource {
    private static final int LONGEST_REASON = 1_000;

    private final Rollouts rollouts;
    private final CurrentCaller current;
    private final PlaceCheck places;
    private final Catalogue catalogue;

    RolloutsResource(
            Rollouts rollouts, CurrentCaller current, PlaceCheck places, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.rollouts = rollouts;
        this.current = current;
        this.places = places;
    }

    @GET
    @Operation(
            summary = "The rollouts of a model, the newest first",
            description = "Without their agents. Of those that ended the newest 100 are kept.")
    public List<RolloutView> rollouts(String name) {
        ModelRefusals.requireKnown(catalogue, name);
        return rollouts.rollouts(name, current.get().sites());
    }

    @GET
    @Path("/{rolloutId}")
    @Operation(
            summary = "One rollout with its gates and its agents",
            description = "At most 500 agents are shown, those that it failed on first.")
    public RolloutView rollout(String name, String rolloutId) {
        return known(name, rolloutId);
    }

    @GET
    @Path("/{rolloutId}/comparison")
    @Operation(
            summary = "How a rollout's version compares with the one beside it, over time",
            description =
                    "Sums over the agents that the gates look at, each since its stage began, at"
                            + " most 240 moments; and where the scores of both lie, in tenths of"
                            + " the way to each one's threshold.")
    public ComparisonView comparison(String name, String rolloutId) {
        known(name, rolloutId);
        return rollouts.comparison(rolloutId, current.get().sites())
                .orElseThrow(() -> RolloutRefusals.unknown(rolloutId));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/preview")
    @Operation(
            summary = "Whom a rollout would be for",
            description =
                    "With the body of a rollout, of which nothing begins. So it is for an"
                            + " assignment at the same place. At most 500 agents are shown.")
    public RolloutPreview previewRollout(String name, @Nullable JsonNode body) {
        RolloutWish wish = RolloutBody.read(name, body);
        places.check(wish.place().scope(), wish.place().target());
        return rollouts.preview(wish, current.get().sites())
                .orElseThrow(() -> unknownVersion(wish));
    }

    private static ProblemException unknownVersion(RolloutWish wish) {
        return new ProblemException(
                RolloutError.VERSION_UNKNOWN,
                404,
                "model '%s', version '%s'".formatted(wish.place().name(), wish.version()));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Operation(
            summary = "Begin to roll a version out",
            description =
                    "{\"version\": …, \"scope\": …, \"target\": …, \"canary\": {\"share\": 0.1} |"
                            + " {\"site\": …}, \"automatic\": false, \"stageTime\": \"10m\","
                            + " \"gates\": {…}}; all but version and scope may be left out,"
                            + " docs/models.md has the gates and what they are then. Its agents run"
                            + " the version in shadow first. There is one open rollout of a model"
                            + " at a time. Answered with 201 once it is durable; with 202 in the"
                            + " stage waiting, with the id of the request, which is the rollout's,"
                            + " in the header Skerry-Approval, when it lacks approvals: it begins"
                            + " once it has them.")
    public RestResponse<RolloutView> startRollout(String name, @Nullable JsonNode body)
            throws InterruptedException {
        RolloutWish wish = RolloutBody.read(name, body);
        places.check(wish.place().scope(), wish.place().target());
        Outcome outcome = Durable.await(rollouts.start(wish, current.get()), "the rollout");
        RolloutRefusals.done(
                outcome, "model '%s', version '%s'".formatted(name, wish.version()), places);
        if (outcome instanceof Outcome.Waiting(String requestId)) {
            return ResponseBuilder.create(RestResponse.Status.ACCEPTED, known(name, requestId))
                    .header(AssignmentsResource.WAITING, requestId)
                    .build();
        }
        if (!(outcome instanceof Outcome.Started(String rolloutId))) {
            throw new IllegalStateException("a rollout neither began nor was refused");
        }
        return ResponseBuilder.<RolloutView>created(
                        URI.create("/api/models/%s/rollouts/%s".formatted(name, rolloutId)))
                .entity(known(name, rolloutId))
                .build();
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{rolloutId}/promote")
    @Operation(
            summary = "Have a rollout go on to its next stage",
            description =
                    "{\"force\": true} promotes it whatever its gates say, which the audit log"
                            + " keeps; without, refused with 409 and what does not hold. With"
                            + " {\"stage\": \"shadow\"}, refused with 412 when it is in another"
                            + " stage by now; so it is with If-Match and the rollout's revision when"
                            + " anything has changed since. One that is paused is resumed first.")
    public RolloutView promote(
            String name,
            String rolloutId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        PromotionBody wanted = PromotionBody.read(body);
        check(name, rolloutId);
        RolloutRefusals.done(
                Durable.await(
                        rollouts.promote(
                                rolloutId,
                                EntityTags.tagMatches(ifMatch),
                                wanted.from(),
                                wanted.isForced(),
                                current.get().name()),
                        "the promotion"),
                rolloutId,
                places);
        return known(name, rolloutId);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{rolloutId}/abort")
    @Operation(
            summary = "End a rollout: everything is as before",
            description =
                    "One that waits for approvals is taken back by who asked for it, or an admin of"
                            + " all sites. {\"reason\": …}, 1,000 characters at most, for those who ask later.")
    public RolloutView abort(
            String name,
            String rolloutId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        JsonNode reason =
                field(
                        body,
                        "reason",
                        value -> value.isTextual() && value.asText().length() <= LONGEST_REASON,
                        "a text of at most %,d characters".formatted(LONGEST_REASON));
        check(name, rolloutId);
        RolloutRefusals.done(
                Durable.await(
                        rollouts.abort(
                                rolloutId,
                                EntityTags.tagMatches(ifMatch),
                                reason == null ? "" : reason.asText(),
                                current.get()),
                        "the end"),
                rolloutId,
                places);
        return known(name, rolloutId);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{rolloutId}/pause")
    @Operation(
            summary = "Have a rollout wait where it is",
            description =
                    "It goes on neither by itself nor by a promotion. It goes back all the same when"
                            + " a gate fails.")
    public RolloutView pause(
            String name, String rolloutId, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        return paused(name, rolloutId, ifMatch, true);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{rolloutId}/resume")
    @Operation(summary = "Have a rollout that waits go on")
    public RolloutView resume(
            String name, String rolloutId, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        return paused(name, rolloutId, ifMatch, false);
    }

    private RolloutView paused(
            String name, String rolloutId, @Nullable String ifMatch, boolean isPaused)
            throws InterruptedException {
        check(name, rolloutId);
        RolloutRefusals.done(
                Durable.await(
                        rollouts.pause(
                                rolloutId,
                                EntityTags.tagMatches(ifMatch),
                                isPaused,
                                current.get().name()),
                        "the change"),
                rolloutId,
                places);
        return known(name, rolloutId);
    }

    private void check(String name, String rolloutId) {
        known(name, rolloutId);
        ModelPlace place =
                rollouts.place(rolloutId).orElseThrow(() -> RolloutRefusals.unknown(rolloutId));
        places.check(place.scope(), place.target());
    }

    private RolloutView known(String name, String rolloutId) {
        return rollouts.rollout(rolloutId, current.get().sites())
                .filter(rollout -> rollout.name().equals(name))
                .orElseThrow(() -> RolloutRefusals.unknown(rolloutId));
    }

    /** The one field that a body may have; null if it has none. */
    private static @Nullable JsonNode field(
            @Nullable JsonNode body, String name, Predicate<JsonNode> isRight, String what) {
        if (body == null) {
            return null;
        }
        JsonNode value = body.get(name);
        if (!body.isObject()
                || body.size() > (value == null ? 0 : 1)
                || (value != null && !isRight.test(value))) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID,
                    400,
                    "expected {\"%s\": …} with %s".formatted(name, what));
        }
        return value;
    }
}
