package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.AgentProfilesView;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an agent works by. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/profiles")
@Tag(name = "Profiles")
public class AgentProfilesResource {
    private final Profiles profiles;

    AgentProfilesResource(Profiles profiles) {
        this.profiles = profiles;
    }

    @GET
    @Operation(
            summary = "What an agent shall work by and works by",
            description =
                    "wanted: what it is assigned, applied, pending or refused, and why; running:"
                            + " what it works by at present, assigned or its own.")
    public AgentProfilesView profiles(String agentId) {
        return profiles.ofAgent(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }
}
