package dev.skerry.gateway.web;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.LedgerView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The agents and their ledgers. */
@Path("/api")
@Tag(name = "Fleet")
public class AgentsResource {
    private final FleetStore fleet;

    AgentsResource(FleetStore fleet) {
        this.fleet = fleet;
    }

    @GET
    @Path("/agents")
    @Operation(summary = "All agents that ever connected, with state and ledger")
    public List<AgentView> agents() {
        return fleet.agents();
    }

    @GET
    @Path("/agents/{agentId}")
    @Operation(summary = "One agent")
    public AgentView agent(String agentId) {
        return fleet.agent(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }

    @GET
    @Path("/ledger")
    @Operation(summary = "Where all records are, by agent and in total")
    public Ledgers ledger() {
        List<AgentLedger> agents =
                fleet.agents().stream()
                        .map(a -> new AgentLedger(a.agentId(), a.epoch(), a.ledger()))
                        .toList();
        return new Ledgers(
                agents, LedgerView.total(agents.stream().map(AgentLedger::ledger).toList()));
    }

    /** All ledgers and their sum. */
    public record Ledgers(List<AgentLedger> agents, LedgerView total) {
        public Ledgers {
            agents = List.copyOf(agents);
        }
    }

    /** An agent's ledger. */
    public record AgentLedger(String agentId, String epoch, LedgerView ledger) {}
}
