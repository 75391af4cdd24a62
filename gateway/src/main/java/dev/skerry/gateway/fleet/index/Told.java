package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import java.util.List;

/** What the store says of an agent, for its row. */
record Told(AgentView agent, List<String> tags, Alarms alarms) {
    Told {
        tags = List.copyOf(tags);
    }
}
