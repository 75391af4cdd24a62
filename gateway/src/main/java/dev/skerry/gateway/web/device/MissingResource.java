package dev.skerry.gateway.web.device;

import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.telemetry.MissingView;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which numbers of an agent's batches are not here. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/missing")
@Tag(name = "Fleet")
public class MissingResource {
    private final Replays replays;

    MissingResource(Replays replays) {
        this.replays = replays;
    }

    @GET
    @Operation(
            summary = "The numbers of an agent's present outbox that no stored batch has",
            description =
                    "Most of them never had a batch: merging batches while the link is down leaves"
                            + " numbers unused, and so does each start of an agent; others wait in"
                            + " its outbox (pendingBatches of the agent). POST"
                            + " /api/agents/{agentId}/replay asks it; numbers then stands for what"
                            + " is new since, and withoutBatch for those of which the agent has"
                            + " nothing either.")
    public MissingView missing(String agentId) {
        return replays.missing(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }
}
