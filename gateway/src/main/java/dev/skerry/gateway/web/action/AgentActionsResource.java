package dev.skerry.gateway.web.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.action.ActionView;
import dev.skerry.gateway.action.ActionWish;
import dev.skerry.gateway.action.AgentActions;
import dev.skerry.gateway.command.Commands;
import dev.skerry.gateway.command.Commands.Answer;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What an agent itself is told to do. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/actions")
@Tag(name = "Actions")
public class AgentActionsResource {
    private final FleetStore fleet;
    private final AgentActions actions;
    private final Bodies bodies;
    private final CurrentCaller current;

    AgentActionsResource(
            FleetStore fleet, AgentActions actions, Bodies bodies, CurrentCaller current) {
        this.fleet = fleet;
        this.actions = actions;
        this.bodies = bodies;
        this.current = current;
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Tell an agent to restart, drain, resume or wipe itself",
            description =
                    "{\"action\": \"drain\", \"id\": …, \"expiresIn\": \"1h\"}. A wipe takes an admin, the"
                            + " agent's id once more as \"confirm\", and \"force\": true if it shall not"
                            + " matter that the gateway lacks readings. Answered once it is durable;"
                            + " the agent gets it when it is connected. The same id again is the same"
                            + " action. What needs approvals by the policy (kind agent-action) is"
                            + " waiting until it has them. POST /api/commands/{commandId}/cancel"
                            + " with the action's id takes it back.")
    public ActionView tell(String agentId, @Nullable JsonNode body) throws InterruptedException {
        ActionWish wish = bodies.read(body, ActionBody.class, ActionBody.EXPECTED).wish(agentId);
        AgentActions.objection(agent(agentId), wish.action(), current.get())
                .ifPresent(why -> refuse(why, agentId));
        Answer answer = Durable.await(actions.request(wish, current.get()), "the action");
        return switch (answer) {
            case Answer.Taken(var command) -> ActionView.of(command);
            case Answer.IdTaken _ ->
                    throw new ProblemException(
                            GatewayError.COMMAND_ID_TAKEN, 409, "id '%s'".formatted(wish.id()));
            case Answer.TooMany _ ->
                    throw new ProblemException(
                            GatewayError.TOO_MANY_COMMANDS,
                            429,
                            "agent '%s' has %d".formatted(agentId, Commands.MOST_OPEN));
            case Answer.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
        };
    }

    private static void refuse(ActionError why, String agentId) {
        throw new ProblemException(
                why,
                why == ActionError.WIPE_NEEDS_ADMIN ? 403 : 409,
                "agent '%s'".formatted(agentId));
    }

    @GET
    @Operation(summary = "What an agent was told to do, newest first, and what became of it")
    public List<ActionView> actions(String agentId, @RestQuery @Nullable String limit) {
        int most = Parameters.number("limit", limit, 1, Commands.MOST_KEPT, 20);
        List<ActionView> found = actions.of(agentId, most);
        if (found.isEmpty()) {
            var _ = agent(agentId);
        }
        return found;
    }

    private AgentView agent(String agentId) {
        return fleet.agent(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }
}
