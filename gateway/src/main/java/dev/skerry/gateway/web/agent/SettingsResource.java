package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.AgentSettings;
import dev.skerry.gateway.insight.SettingsView;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** By which settings an agent goes. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/settings")
@Tag(name = "Fleet")
public class SettingsResource {
    private final FleetStore fleet;
    private final AgentSettings store;

    SettingsResource(FleetStore fleet, AgentSettings store) {
        this.fleet = fleet;
        this.store = store;
    }

    @GET
    @Operation(
            summary = "The settings that an agent goes by",
            description =
                    "As it told them at reportedAt, each with where it comes from and what it is"
                            + " when nobody sets it; of a secret only whether it is set. reportedAt"
                            + " is null if it never told any.")
    public SettingsView settings(String agentId) {
        if (!fleet.hasEverConnected(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
        return store.of(agentId);
    }
}
