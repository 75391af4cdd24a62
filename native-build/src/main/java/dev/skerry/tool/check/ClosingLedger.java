package dev.skerry.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether the gateway's account of its agents tells the end of a run: an agent reports its half of
 * the ledger every few seconds, the gateway counts what it stores at once.
 *
 * @param drainedAt when nothing was on its way any more
 * @param measuring agents that go on by themselves, because their machine is one of their devices
 */
record ClosingLedger(Instant drainedAt, Set<String> measuring) {
    ClosingLedger {
        measuring = Set.copyOf(measuring);
    }

    /** What is open yet, a sentence each, in the agents as the gateway lists them. */
    List<String> open(JsonNode agents) {
        List<String> open = new ArrayList<>();
        for (JsonNode agent : agents) {
            String id = agent.path("agentId").asText();
            String statusAt = agent.path("statusAt").asText("");
            if (statusAt.isEmpty() || !Instant.parse(statusAt).isAfter(drainedAt)) {
                open.add(id + " has not reported since all was drained: its row is older");
            } else if (!measuring.contains(id) && !isClosed(agent.path("ledger"))) {
                open.add(id + " has other counts than the gateway: see its row");
            }
        }
        return open;
    }

    private static boolean isClosed(JsonNode ledger) {
        long acknowledged = ledger.path("acknowledged").asLong();
        long gone =
                ledger.path("rolledUp").asLong()
                        + ledger.path("rejected").asLong()
                        + ledger.path("lost").asLong();
        return ledger.path("accepted").asLong() - gone == acknowledged
                && ledger.path("stored").asLong() == acknowledged;
    }
}
