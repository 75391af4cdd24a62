package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.program.rollout.AgentProgramView;
import dev.skerry.gateway.program.rollout.ProgramQuery;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which program an agent runs. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/program")
@Tag(name = "Updates")
public class AgentProgramResource {
    private final FleetStore fleet;
    private final ProgramQuery query;

    AgentProgramResource(FleetStore fleet, ProgramQuery query) {
        this.fleet = fleet;
        this.query = query;
    }

    @GET
    @Operation(
            summary = "What an agent runs, and how far it is with what it shall run",
            description = "As it told last; all is null for one that never told.")
    public AgentProgramView program(String agentId) {
        if (!fleet.hasEverConnected(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
        return query.agent(agentId);
    }
}
