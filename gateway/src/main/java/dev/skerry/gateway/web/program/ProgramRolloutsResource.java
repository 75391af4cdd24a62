package dev.skerry.gateway.web.program;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.rollout.Audience;
import dev.skerry.gateway.program.rollout.ProgramPreview;
import dev.skerry.gateway.program.rollout.ProgramQuery;
import dev.skerry.gateway.program.rollout.ProgramRolloutView;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.gateway.program.rollout.ProgramWish;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.PlaceCheck;
import dev.skerry.gateway.web.profile.AssignmentsResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Versions of the agents' program on their way to agents. */
@RolesAllowed(Role.Names.OPERATOR)
@Path("/api/program-rollouts")
@Tag(name = "Updates")
public class ProgramRolloutsResource {
    private static final int LONGEST_REASON = 1_000;

    private final ProgramRollouts rollouts;
    private final ProgramQuery query;
    private final CurrentCaller current;
    private final PlaceCheck places;
    private final Bodies bodies;

    ProgramRolloutsResource(
            ProgramRollouts rollouts,
            ProgramQuery query,
            CurrentCaller current,
            PlaceCheck places,
            Bodies bodies) {
        this.rollouts = rollouts;
        this.query = query;
        this.current = current;
        this.places = places;
        this.bodies = bodies;
    }

    @GET
    @Operation(
            summary = "The rollouts of the agents' program, the newest first",
            description = "Without their agents. Of those that ended the newest 100 are kept.")
    public List<ProgramRolloutView> programRollouts() {
        return query.rollouts(current.get().sites());
    }

    @GET
    @Path("/{rolloutId}")
    @Operation(
            summary = "One rollout with its waves and its agents",
            description = "At most 500 agents are shown, those that it failed on first.")
    public ProgramRolloutView programRollout(String rolloutId) {
        return known(rolloutId);
    }

    @POST
    @Path("/preview")
    @Operation(
            summary = "Who would get a version if it were rolled out now, and why not",
            description = "With the body of a rollout, of which nothing begins.")
    public ProgramPreview previewProgramRollout(@Nullable JsonNode body) {
        ProgramWish wish = RolloutWishBody.read(bodies, body);
        check(wish.audience());
        return query.preview(wish, current.get().sites())
                .orElseThrow(() -> ProgramRefusals.unknownVersion(wish.version()));
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Operation(
            summary = "Begin to roll a version out",
            description =
                    "{\"version\": …, \"scope\": \"all\" | \"site\" | \"group\" | \"agent\","
                            + " \"targets\": […], \"waves\": \"1,10%,50%,100%\", \"soak\": \"10m\","
                            + " \"maxFailures\": 0, \"share\": 0.9, \"maxAlarms\": 0, \"window\":"
                            + " \"22:00-04:00 Europe/Berlin\", \"lease\": \"30m\", \"atOnce\": 50,"
                            + " \"trial\": \"120s\"}; all but version and scope may be left out, and"
                            + " docs/updates.md has what they mean. Answered with 201 once it is"
                            + " durable; with 202 in the stage waiting, with the id of the request,"
                            + " which is the rollout's, in the header Skerry-Approval, when it lacks"
                            + " approvals: it begins once it has them.")
    public RestResponse<ProgramRolloutView> startProgramRollout(@Nullable JsonNode body)
            throws InterruptedException {
        ProgramWish wish = RolloutWishBody.read(bodies, body);
        check(wish.audience());
        Outcome outcome = Durable.await(rollouts.start(wish, current.get()), "the rollout");
        ProgramRefusals.done(outcome, wish.version());
        if (outcome instanceof Outcome.Waiting(String requestId)) {
            return ResponseBuilder.create(RestResponse.Status.ACCEPTED, known(requestId))
                    .header(AssignmentsResource.WAITING, requestId)
                    .build();
        }
        return created(outcome);
    }

    private RestResponse<ProgramRolloutView> created(Outcome outcome) {
        if (!(outcome instanceof Outcome.Started(String rolloutId))) {
            throw new IllegalStateException("a rollout neither began nor was refused");
        }
        return ResponseBuilder.<ProgramRolloutView>created(
                        URI.create("/api/program-rollouts/" + rolloutId))
                .entity(known(rolloutId))
                .build();
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/{rolloutId}/pause")
    @Operation(
            summary = "Have a rollout wait where it is",
            description = "Agents that are on the way go on; no other is told.")
    public ProgramRolloutView pauseProgramRollout(
            String rolloutId, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        return paused(rolloutId, ifMatch, true);
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/{rolloutId}/resume")
    @Operation(
            summary = "Have a rollout that waits go on",
            description =
                    "Where a gate did not hold, that counts as seen: the agents of the wave are"
                            + " watched anew, and only what fails from now on counts.")
    public ProgramRolloutView resumeProgramRollout(
            String rolloutId, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        return paused(rolloutId, ifMatch, false);
    }

    private ProgramRolloutView paused(String rolloutId, @Nullable String ifMatch, boolean isPaused)
            throws InterruptedException {
        checkKnown(rolloutId);
        ProgramRefusals.done(
                Durable.await(
                        rollouts.pause(
                                rolloutId,
                                EntityTags.tagMatches(ifMatch),
                                isPaused,
                                current.get().name()),
                        "the change"),
                rolloutId);
        return known(rolloutId);
    }

    /** Why a rollout ends. */
    public record StopBody(@Nullable String reason) {}

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/{rolloutId}/stop")
    @Operation(
            summary = "End a rollout: who has not begun is not told any more",
            description =
                    "Agents that run the version stay with it. One that waits for approvals is taken"
                            + " back by who asked for it, or an admin of all sites. {\"reason\": …},"
                            + " 1,000 characters at most, for those who ask later.")
    public ProgramRolloutView stopProgramRollout(
            String rolloutId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        String given =
                body == null ? null : bodies.read(body, StopBody.class, "{\"reason\": …}").reason();
        String reason = given == null ? "" : given;
        if (reason.length() > LONGEST_REASON) {
            throw Bodies.invalid("'reason' has at most %d characters".formatted(LONGEST_REASON));
        }
        checkKnown(rolloutId);
        ProgramRefusals.done(
                Durable.await(
                        rollouts.stop(
                                rolloutId, EntityTags.tagMatches(ifMatch), reason, current.get()),
                        "the end"),
                rolloutId);
        return known(rolloutId);
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/{rolloutId}/revert")
    @Operation(
            summary = "Take a rollout back: its agents run what they ran before",
            description =
                    "Ends it, and begins another one, which is answered with 201: each agent that ran"
                            + " the version, or was on its way to it, goes back to what it ran"
                            + " before, as far as the catalogue has that.")
    public RestResponse<ProgramRolloutView> revertProgramRollout(
            String rolloutId, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        checkKnown(rolloutId);
        Outcome outcome =
                Durable.await(
                        rollouts.revert(rolloutId, EntityTags.tagMatches(ifMatch), current.get()),
                        "the revert");
        ProgramRefusals.done(outcome, rolloutId);
        return created(outcome);
    }

    private void checkKnown(String rolloutId) {
        known(rolloutId);
        check(
                query.audience(rolloutId)
                        .orElseThrow(() -> ProgramRefusals.unknownRollout(rolloutId)));
    }

    private void check(Audience audience) {
        if (audience.scope() == Scope.ALL) {
            places.check(Scope.ALL, "");
        }
        audience.targets().forEach(target -> places.check(audience.scope(), target));
    }

    private ProgramRolloutView known(String rolloutId) {
        return query.rollout(rolloutId, current.get().sites())
                .orElseThrow(() -> ProgramRefusals.unknownRollout(rolloutId));
    }
}
