package dev.skerry.gateway.web.device;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.timeline.Timeline;
import dev.skerry.gateway.timeline.TimelineView;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.Parameters.Range;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What happened to a device. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/devices/{agentId}/{deviceId}/timeline")
@Tag(name = "Devices")
public class TimelineResource {
    private static final int FEW = 500;

    private final FleetStore fleet;
    private final Timeline timeline;
    private final InstantSource clock;

    TimelineResource(FleetStore fleet, Timeline timeline, InstantSource clock) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Alarms, commands, conflicts and twin writes of a device in one order",
            description =
                    "The newest first; alarms and conflicts that began before from and last into"
                            + " the range are told as well. Where there is more, next is what to ask"
                            + " for as older, with the same from and to.")
    public TimelineView timeline(
            String agentId,
            String deviceId,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String older,
            @RestQuery @Nullable String limit) {
        int most = Parameters.number("limit", limit, 1, Timeline.MOST, FEW);
        Range range = Range.of(from, to, clock.instant());
        if (older != null && !Timeline.isCursor(older)) {
            throw ProblemException.parameter("older", older, "what an earlier answer gave as next");
        }
        if (fleet.device(agentId, deviceId).isEmpty()) {
            throw ProblemException.noDevice(fleet, agentId, deviceId);
        }
        return timeline.of(agentId, deviceId, range.from(), range.to(), older, most);
    }
}
