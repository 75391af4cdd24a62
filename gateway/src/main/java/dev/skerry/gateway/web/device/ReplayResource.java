package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.telemetry.MissingView;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.sync.session.SequenceRange;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Asks an agent again for batches. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/replay")
@Tag(name = "Fleet")
public class ReplayResource {
    private final Replays replays;

    ReplayResource(Replays replays) {
        this.replays = replays;
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Ask a connected agent to send batches again",
            description =
                    "{} asks for all that is missing, {\"from\": …, \"to\": …} for these sequences,"
                            + " both included. Answered with what is missing at present; what"
                            + " comes is stored once. When the agent has no more to send of what"
                            + " was missing, replayedAt of GET /api/agents/{agentId}/missing says"
                            + " so.")
    public MissingView replay(String agentId, @Nullable JsonNode body) {
        MissingView missing =
                replays.missing(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
        boolean isConnected =
                (body == null || body.isEmpty())
                        ? replays.askForMissing(missing)
                        : replays.ask(agentId, range(body));
        if (!isConnected) {
            throw new ProblemException(GatewayError.AGENT_CUT_OFF, 409, "agent '" + agentId + "'");
        }
        return missing;
    }

    private static SequenceRange range(JsonNode body) {
        JsonNode from = body.path("from");
        JsonNode to = body.path("to");
        if (body.size() != 2
                || !from.canConvertToLong()
                || !to.canConvertToLong()
                || !from.isIntegralNumber()
                || !to.isIntegralNumber()
                || from.asLong() < 1
                || to.asLong() < from.asLong()) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID,
                    400,
                    "expected {}, or {\"from\": …, \"to\": …} with sequences from 1");
        }
        return new SequenceRange(from.asLong(), to.asLong());
    }
}
