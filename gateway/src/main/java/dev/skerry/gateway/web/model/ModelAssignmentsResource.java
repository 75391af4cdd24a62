package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.rollout.ModelAssignment;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.PlaceCheck;
import dev.skerry.gateway.web.profile.AssignmentsResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Who shall run which version of a model. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/models/{name}/assignments")
@Tag(name = "Models")
public class ModelAssignmentsResource {
    private final Rollouts rollouts;
    private final CurrentCaller current;
    private final PlaceCheck places;
    private final Catalogue catalogue;

    ModelAssignmentsResource(
            Rollouts rollouts, CurrentCaller current, PlaceCheck places, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.rollouts = rollouts;
        this.current = current;
        this.places = places;
    }

    @GET
    @Operation(
            summary = "Who shall run which version of a model",
            description =
                    "With an ETag for changes. The narrowest counts: agent before group before site"
                            + " before all; of two groups the one with the higher version.")
    public RestResponse<List<ModelAssignment>> modelAssignments(String name) {
        ModelRefusals.requireKnown(catalogue, name);
        return answer(name);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @PUT
    @Operation(
            summary = "Assign a version at once",
            description =
                    "{\"version\": …, \"scope\": \"all\" | \"site\" | \"group\" | \"agent\","
                            + " \"target\": …}; target is the site, the tag or the agent. It takes"
                            + " the place of the version that is assigned there; a rollout does so"
                            + " in stages. With If-Match, refused with 412 when the model's"
                            + " assignments have changed since. Answered once it is durable; agents"
                            + " that are connected are told at once, others when they are. 202,"
                            + " with the request's id in the header Skerry-Approval, when it waits"
                            + " for approvals.")
    public RestResponse<List<ModelAssignment>> assignModel(
            String name, @HeaderParam("If-Match") @Nullable String ifMatch, @Nullable JsonNode body)
            throws InterruptedException {
        ModelPlaceBody read = ModelPlaceBody.read(name, body, Set.of());
        places.check(read.place().scope(), read.place().target());
        Outcome outcome =
                Durable.await(
                        rollouts.assign(
                                read.place(),
                                read.version(),
                                EntityTags.assignmentsMatch(ifMatch),
                                current.get().sites(),
                                current.get()),
                        "the assignment");
        RolloutRefusals.done(
                outcome, "model '%s', version '%s'".formatted(name, read.version()), places);
        return outcome instanceof Outcome.Waiting(String requestId)
                ? ResponseBuilder.create(
                                RestResponse.Status.ACCEPTED,
                                rollouts.assignments(name, current.get().sites()))
                        .header(AssignmentsResource.WAITING, requestId)
                        .build()
                : answer(name);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Operation(
            summary = "Take an assignment back",
            description =
                    "The agents go back to a wider assignment, else to the model of that name that"
                            + " they have by themselves. With If-Match as above.")
    public RestResponse<List<ModelAssignment>> unassignModel(
            String name,
            @RestQuery @Nullable String scope,
            @RestQuery @Nullable String target,
            @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        ModelPlace place = ModelPlaceBody.place(name, scope, target);
        places.check(place.scope(), place.target());
        RolloutRefusals.done(
                Durable.await(
                        rollouts.unassign(
                                place,
                                EntityTags.assignmentsMatch(ifMatch),
                                current.get().sites(),
                                current.get().name()),
                        "the change"),
                "model '%s', %s".formatted(name, place.words()),
                places);
        return answer(name);
    }

    private RestResponse<List<ModelAssignment>> answer(String name) {
        List<ModelAssignment> assignments = rollouts.assignments(name, current.get().sites());
        return ResponseBuilder.ok(assignments)
                .tag(new EntityTag(EntityTags.of(assignments)))
                .build();
    }
}
