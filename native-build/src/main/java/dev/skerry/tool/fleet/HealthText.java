package dev.skerry.tool.fleet;

import dev.skerry.tool.VisibleText;
import dev.skerry.tool.client.model.AgentState;
import dev.skerry.tool.client.model.CatchingUp;
import dev.skerry.tool.client.model.FleetRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How an agent does, in a sentence. */
final class HealthText {
    private HealthText() {}

    /** Such as: cut off for 3 h, 41,200 readings waiting, room for 19 days. */
    static String of(FleetRow agent, Instant now) {
        List<String> said = new ArrayList<>();
        CatchingUp catchingUp = agent.catchingUp();
        if (agent.state() == AgentState.CUT_OFF) {
            said.add("cut off for " + Words.of(Duration.between(agent.lastSeenAt(), now)));
        } else if (catchingUp != null) {
            long share = 100 * catchingUp.done() / Math.max(1, catchingUp.total());
            said.add("catching up, " + share + " % done");
        } else if (agent.pendingRecords() == null) {
            said.add("connected, has told no figures yet");
        }
        if (isCutOffOrFull(agent)) {
            Long waiting = agent.pendingRecords();
            Double hours = agent.hoursLeft();
            if (waiting != null) {
                said.add(Words.count(waiting, "reading") + " waiting");
            }
            if (hours != null) {
                said.add("room for " + Words.ofHours(hours));
            }
        }
        if (agent.unaccounted() != 0) {
            said.add(Words.count(agent.unaccounted(), "reading") + " not accounted for");
        }
        if (!agent.troubles().isEmpty()) {
            said.add(VisibleText.of(String.join(" ", agent.troubles())));
        }
        if (agent.openConflicts() > 0) {
            said.add(Words.count(agent.openConflicts(), "conflict") + " to decide");
        }
        return said.isEmpty() ? "fine" : String.join(", ", said);
    }

    private static boolean isCutOffOrFull(FleetRow agent) {
        return agent.state() == AgentState.CUT_OFF || agent.health().word().equals("filling-up");
    }
}
