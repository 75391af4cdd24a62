package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentRemoval;
import dev.skerry.gateway.fleet.AgentRemoval.Outcome;
import dev.skerry.gateway.fleet.AgentRemoval.Removal;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.SightingsView;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The agents and their ledgers. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api")
@Tag(name = "Fleet")
public class AgentsResource {
    private static final String FIGURES =
            "figures says what an agent's own counts and troubles are worth: current, told since it"
                    + " connected; old, told before, at statusAt; none, nothing told of its present"
                    + " epoch, so that they are null, or 0 in the ledger. stored is always the"
                    + " gateway's own count, and so newer than old figures. The ledger is the sum"
                    + " of all epochs that the agent told of; earlier has what those before the"
                    + " present one hold.";

    private final FleetStore fleet;
    private final AgentRemoval removal;
    private final SiteScope scope;
    private final CurrentCaller current;

    AgentsResource(FleetStore fleet, AgentRemoval removal, SiteScope scope, CurrentCaller current) {
        this.fleet = fleet;
        this.removal = removal;
        this.scope = scope;
        this.current = current;
    }

    @GET
    @Path("/agents")
    @Operation(
            summary = "All agents that ever connected, with state and ledger",
            description = FIGURES)
    public RestResponse<List<AgentView>> agents(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        return Pages.of(fleet.agents(scope.sites()), AgentView::agentId, limit, after, uri);
    }

    @GET
    @Path("/agents/{agentId}")
    @Operation(summary = "One agent", description = FIGURES)
    public AgentView agent(String agentId) {
        return fleet.agent(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }

    @GET
    @Path("/agents/{agentId}/sightings")
    @Operation(
            summary = "What an agent met and can't use",
            description =
                    "The first few messages of each profile and code that it refused since its"
                            + " start, and devices that no profile knows, with a profile to begin"
                            + " with. As it told last.")
    public SightingsView sightings(String agentId) {
        return fleet.sightings(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }

    @RolesAllowed(Role.Names.ADMIN)
    @DELETE
    @Path("/agents/{agentId}")
    @Operation(
            summary = "Remove an agent that is gone for good",
            description =
                    "Takes the agent, its last status, the declarations of its devices and its"
                            + " active alarms out of the lists. Readings, past alarms, decisions"
                            + " and twins stay and can be read under the ids of its devices; with"
                            + " readings=delete, readings, alarms and decisions are deleted as"
                            + " well. An agent that connects again is in the lists again, with"
                            + " what was kept, and nothing is stored twice. Its certificates are"
                            + " revoked: it has to be enrolled again. Refused with 409 while"
                            + " it is connected. Answered once it is durable; deleting records"
                            + " goes on in the background.")
    public Removal remove(String agentId, @RestQuery @Nullable String readings)
            throws InterruptedException {
        boolean withRecords = "delete".equals(readings);
        if (!withRecords && readings != null && !readings.equals("keep")) {
            throw ProblemException.parameter("readings", readings, "keep or delete");
        }
        String who = current.get().name();
        Outcome outcome = Durable.await(removal.remove(agentId, withRecords, who), "the removal");
        return switch (outcome) {
            case Outcome.Removed removed -> removed.removal();
            case Outcome.Unknown unknown -> throw ProblemException.unknownAgent(agentId);
            case Outcome.Connected connected ->
                    throw new ProblemException(
                            GatewayError.AGENT_CONNECTED, 409, "agent '" + agentId + "'");
        };
    }

    @GET
    @Path("/ledger")
    @Operation(summary = "Where all records are, by agent and in total", description = FIGURES)
    public Ledgers ledger() {
        List<AgentLedger> agents =
                fleet.agents(scope.sites()).stream().map(AgentLedger::of).toList();
        return new Ledgers(
                agents, LedgerView.total(agents.stream().map(AgentLedger::ledger).toList()));
    }

    /** All ledgers and their sum. */
    public record Ledgers(List<AgentLedger> agents, LedgerView total) {
        public Ledgers {
            agents = List.copyOf(agents);
        }
    }

    /** An agent's ledger, and of when it is; see {@link AgentView}. */
    public record AgentLedger(
            String agentId,
            String epoch,
            @Nullable Instant statusAt,
            Figures figures,
            LedgerView ledger) {
        static AgentLedger of(AgentView agent) {
            return new AgentLedger(
                    agent.agentId(),
                    agent.epoch(),
                    agent.statusAt(),
                    agent.figures(),
                    agent.ledger());
        }
    }
}
