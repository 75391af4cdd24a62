package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.gateway.twin.StoredTwin;
import dev.skerry.gateway.twin.TwinHistory;
import dev.skerry.gateway.twin.TwinOutcome;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.gateway.twin.Wish;
import dev.skerry.gateway.twin.WriteView;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.alarm.AlarmsResource;
import dev.skerry.sync.proto.Device;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The twins: what a device reports and what is desired of it. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/twins/{agentId}/{deviceId}")
@Tag(name = "Twins")
public class TwinsResource {
    private final FleetStore fleet;
    private final Twins twins;
    private final TwinHistory history;
    private final ConflictStore conflicts;
    private final CurrentCaller current;

    TwinsResource(
            FleetStore fleet,
            Twins twins,
            TwinHistory history,
            ConflictStore conflicts,
            CurrentCaller current) {
        this.fleet = fleet;
        this.twins = twins;
        this.history = history;
        this.conflicts = conflicts;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "A device's twin",
            description =
                    "With an ETag; its part before the dot changes with each write, the other with"
                            + " anything else, such as what the agent has got.")
    public RestResponse<TwinView> twin(
            String agentId,
            String deviceId,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            Request request) {
        Device device = device(agentId, deviceId);
        return answer(agentId, deviceId, device, twins.twin(agentId, deviceId), request);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @PATCH
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(
            summary = "Change what is desired (JSON merge patch, RFC 7396)",
            description =
                    "{\"desired\": {\"property\": value}}; null removes it. A counter takes"
                            + " {\"add\": n}, less than 0 to take away, and {\"reset\": true} or null;"
                            + " a set takes {\"add\": […], \"remove\": […]}, or an array of what it is"
                            + " to have, or null to be emptied. With If-Match, refused with 412 when"
                            + " the twin was written since; what the agent has got since does not"
                            + " count. Answered once it is durable; the agent gets it when it is"
                            + " connected.")
    public RestResponse<TwinView> patch(
            String agentId,
            String deviceId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode patch)
            throws InterruptedException {
        Device device = device(agentId, deviceId);
        List<Wish> wishes = DesiredBody.wishes(device, patch);
        TwinOutcome outcome =
                Durable.await(
                        twins.desire(
                                agentId,
                                deviceId,
                                EntityTags.twinMatches(ifMatch),
                                wishes,
                                current.get().name()),
                        "the change");
        return switch (outcome) {
            case TwinOutcome.Written(StoredTwin twin) ->
                    answer(agentId, deviceId, device, twin, null);
            case TwinOutcome.Refused refused -> throw ProblemException.of(refused.refusal());
        };
    }

    @GET
    @Path("/history")
    @Operation(
            summary = "The last writes of a property, the newest first",
            description =
                    "Those that the gateway made or merged, with when they came and what they took"
                            + " the place of; at most 200 of each section are kept.")
    public List<WriteEntry> history(
            String agentId,
            String deviceId,
            @RestQuery @Nullable String property,
            @RestQuery @Nullable String limit) {
        String name = Parameters.required("property", property);
        device(agentId, deviceId);
        int most = Parameters.number("limit", limit, 1, AlarmsResource.MOST, 100);
        return history.entries(agentId, deviceId, name, most).stream().map(WriteEntry::of).toList();
    }

    /**
     * A write of a property and what it did.
     *
     * @param section reported or desired
     * @param arrivedAt when the gateway made or merged it
     * @param replaced the writes that it took the place of; more than one were concurrent
     */
    public record WriteEntry(
            String section, Instant arrivedAt, WriteView write, List<WriteView> replaced) {
        static WriteEntry of(TwinHistory.Entry entry) {
            return new WriteEntry(
                    TwinHistory.name(entry.write().key().section()),
                    entry.arrivedAt(),
                    WriteView.of(entry.write()),
                    entry.replaced().stream().map(WriteView::of).toList());
        }
    }

    private RestResponse<TwinView> answer(
            String agentId,
            String deviceId,
            Device device,
            StoredTwin twin,
            @Nullable Request request) {
        TwinView view =
                TwinView.of(agentId, deviceId, device, twin, conflicts.standing(agentId, deviceId));
        var tag = new EntityTag(EntityTags.of(twin, view));
        if (request != null && request.evaluatePreconditions(tag) != null) {
            return ResponseBuilder.<TwinView>create(RestResponse.Status.NOT_MODIFIED)
                    .tag(tag)
                    .build();
        }
        return ResponseBuilder.ok(view).tag(tag).build();
    }

    private Device device(String agentId, String deviceId) {
        return fleet.declaration(agentId, deviceId)
                .orElseThrow(() -> ProblemException.noDevice(fleet, agentId, deviceId));
    }
}
