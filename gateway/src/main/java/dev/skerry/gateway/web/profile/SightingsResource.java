package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.fleet.AgentSightings;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What agents met and can't use, over the fleet: what profiles are written for. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/sightings")
@Tag(name = "Profiles")
public class SightingsResource {
    private final FleetStore fleet;
    private final CurrentCaller current;

    SightingsResource(FleetStore fleet, CurrentCaller current) {
        this.fleet = fleet;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "What agents met and can't use",
            description =
                    "Of each of the first 100 agents that told of something: the first few messages"
                            + " of each profile and code that it refused since its start, and"
                            + " devices that no profile knows. With profile, only what that one"
                            + " refused.")
    public List<AgentSightings> sightings(@RestQuery @Nullable String profile) {
        return fleet.sightings(profile, current.get().sites());
    }
}
