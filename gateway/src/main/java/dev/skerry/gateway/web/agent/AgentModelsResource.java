package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.model.ModelRun;
import dev.skerry.gateway.model.ModelRuns;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which models an agent runs. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/models")
@Tag(name = "Models")
public class AgentModelsResource {
    private final FleetStore fleet;
    private final ModelRuns runs;

    AgentModelsResource(FleetStore fleet, ModelRuns runs) {
        this.fleet = fleet;
        this.runs = runs;
    }

    @GET
    @Operation(
            summary = "The models that an agent runs, or shall, and how they do there",
            description = "As it told last; empty for one that never told.")
    public List<ModelRun> models(String agentId) {
        if (!fleet.hasEverConnected(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
        return runs.ofAgent(agentId);
    }
}
