package dev.skerry.gateway.fleet;

import dev.skerry.gateway.fleet.SightingsView.DiscoveredView;
import dev.skerry.gateway.fleet.SightingsView.RefusedView;
import java.util.List;

/** What one agent met and can't use, see {@link SightingsView}. */
public record AgentSightings(
        String agentId, String site, List<RefusedView> refused, List<DiscoveredView> discovered) {
    public AgentSightings {
        refused = List.copyOf(refused);
        discovered = List.copyOf(discovered);
    }
}
