package dev.skerry.gateway;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.insight.VitalsBoard;
import dev.skerry.gateway.insight.VitalsView;
import dev.skerry.gateway.program.rollout.FleetNow;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.sync.proto.ProgramOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fleet as rollouts of programs see it. */
final class LiveFleet implements FleetNow {
    private final SessionRegistry registry;
    private final FleetStore fleet;
    private final VitalsBoard vitals;

    LiveFleet(SessionRegistry registry, FleetStore fleet, VitalsBoard vitals) {
        this.registry = registry;
        this.fleet = fleet;
        this.vitals = vitals;
    }

    @Override
    public Map<String, Instant> heard() {
        return registry.heard();
    }

    @Override
    public @Nullable Long freeBytes(String agentId) {
        VitalsView.MachineView machine = vitals.of(agentId).machine();
        return machine == null || machine.diskBytes() == 0 ? null : machine.diskFreeBytes();
    }

    @Override
    public Map<String, Ledger> ledgers(Collection<String> agentIds) {
        Map<String, Ledger> ledgers = new HashMap<>();
        for (AgentView agent : fleet.agents(agentIds, Sites.ALL)) {
            if (agent.figures() == AgentView.Figures.CURRENT) {
                ledgers.put(
                        agent.agentId(),
                        new Ledger(agent.ledger().lost(), !agent.ledger().balanced()));
            }
        }
        return ledgers;
    }

    @Override
    public void send(String agentId, ProgramOrder order) {
        registry.send(agentId, order);
    }
}
