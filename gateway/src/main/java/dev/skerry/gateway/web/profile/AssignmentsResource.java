package dev.skerry.gateway.web.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Assignment;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.AssignmentPreview;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.PlaceCheck;
import dev.skerry.gateway.web.ProblemException;
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

/** Who shall work by a profile. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/profiles/{name}/assignments")
@Tag(name = "Profiles")
public class AssignmentsResource {
    /** Names the requests that wait for approvals. */
    public static final String WAITING = "Skerry-Approval";

    private final Profiles profiles;
    private final CurrentCaller current;
    private final PlaceCheck places;

    AssignmentsResource(Profiles profiles, CurrentCaller current, PlaceCheck places) {
        this.profiles = profiles;
        this.current = current;
        this.places = places;
    }

    @GET
    @Operation(
            summary = "Who shall work by which version of a profile",
            description =
                    "With an ETag for changes. The narrowest counts: device before agent before"
                            + " group before site before all; of two groups the one with the higher"
                            + " version.")
    public RestResponse<List<Assignment>> assignments(String name) {
        return answer(known(name));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @PUT
    @Operation(
            summary = "Assign a version",
            description =
                    "{\"version\": …, \"scope\": \"all\" | \"site\" | \"group\" | \"agent\" |"
                            + " \"device\", \"target\": …, \"device\": …}; target is the site, the"
                            + " tag or the agent, and device one of that agent's. It takes the"
                            + " place of the version that is assigned there. With If-Match, refused"
                            + " with 412 when the profile's assignments have changed since."
                            + " Answered once it is durable; agents that are connected are told at"
                            + " once, others when they are. 202, with the request's id in the"
                            + " header Skerry-Approval, when it waits for approvals.")
    public RestResponse<List<Assignment>> assign(
            String name, @HeaderParam("If-Match") @Nullable String ifMatch, @Nullable JsonNode body)
            throws InterruptedException {
        AssignmentBody read = AssignmentBody.read(name, body);
        String version = read.required();
        places.check(read.place().scope(), read.place().target());
        Outcome outcome =
                Durable.await(
                        profiles.assign(
                                read.place(),
                                version,
                                EntityTags.assignmentsMatch(ifMatch),
                                current.get().sites(),
                                current.get()),
                        "the assignment");
        ProfilesResource.done(outcome, name, version);
        return answer(name, outcome);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Operation(
            summary = "Take an assignment back",
            description =
                    "The agents go back to a wider assignment, else to the profile of that name in"
                            + " their own folder, else they do without. With If-Match, and 202, as"
                            + " above.")
    public RestResponse<List<Assignment>> unassign(
            String name,
            @RestQuery @Nullable String scope,
            @RestQuery @Nullable String target,
            @RestQuery @Nullable String device,
            @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        Place place = AssignmentBody.place(name, scope, target, device);
        places.check(place.scope(), place.target());
        Outcome outcome =
                Durable.await(
                        profiles.unassign(
                                place,
                                EntityTags.assignmentsMatch(ifMatch),
                                current.get().sites(),
                                current.get()),
                        "the change");
        if (outcome instanceof Outcome.Unknown) {
            throw new ProblemException(
                    GatewayError.ASSIGNMENT_UNKNOWN,
                    404,
                    "profile '%s', %s %s %s"
                            .formatted(name, place.scope().word(), place.target(), place.device())
                            .strip());
        }
        ProfilesResource.done(outcome, name, "");
        return answer(name, outcome);
    }

    @POST
    @Path("/preview")
    @Operation(
            summary = "What an assignment would change, without making it",
            description =
                    "The body is that of an assignment; without a version, what taking back the"
                            + " assignment there would change. Which agents and devices would go"
                            + " from which version to which, who is cut off and follows later, and"
                            + " what is different between the versions. Seen by who sees the"
                            + " agents.")
    public AssignmentPreview preview(String name, @Nullable JsonNode body) {
        known(name);
        AssignmentBody read = AssignmentBody.read(name, body);
        return profiles.preview(read.place(), read.version(), current.get().sites())
                .orElseThrow(
                        () ->
                                ProfilesResource.unknown(
                                        ProfilesResource.what(
                                                name, String.valueOf(read.version()))));
    }

    private List<Assignment> known(String name) {
        if (profiles.profile(name, current.get().sites()).isEmpty()) {
            throw new ProblemException(GatewayError.PROFILE_UNKNOWN, 404, "profile '" + name + "'");
        }
        return seen(name);
    }

    private List<Assignment> seen(String name) {
        return profiles.assignments(name, current.get().sites());
    }

    /** What the policy has wait is not assigned yet. */
    private RestResponse<List<Assignment>> answer(String name, Outcome outcome) {
        List<Assignment> assignments = seen(name);
        return outcome instanceof Outcome.Waiting(var requestIds)
                ? ResponseBuilder.create(RestResponse.Status.ACCEPTED, assignments)
                        .header(WAITING, String.join(", ", requestIds))
                        .build()
                : answer(assignments);
    }

    private static RestResponse<List<Assignment>> answer(List<Assignment> assignments) {
        return ResponseBuilder.ok(assignments)
                .tag(new EntityTag(EntityTags.of(assignments)))
                .build();
    }
}
