package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.VitalsBoard;
import dev.skerry.gateway.insight.VitalsView;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How an agent does. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/vitals")
@Tag(name = "Fleet")
public class VitalsResource {
    private final FleetStore fleet;
    private final VitalsBoard board;

    VitalsResource(FleetStore fleet, VitalsBoard board) {
        this.fleet = fleet;
        this.board = board;
    }

    @GET
    @Operation(
            summary = "How an agent's process, machine, pipeline and clock do",
            description =
                    "As of toldAt, its last status. trend has the last 15 minutes in steps of 15 s,"
                            + " since the gateway started at the earliest. An agent that is older"
                            + " than this tells none: then toldAt is null.")
    public VitalsView vitals(String agentId) {
        if (!fleet.hasEverConnected(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
        return board.of(agentId);
    }
}
