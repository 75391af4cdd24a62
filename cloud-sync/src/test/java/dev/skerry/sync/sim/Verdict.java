package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Twin;
import java.util.ArrayList;
import java.util.List;

/** What must hold once nothing fails any more. */
final class Verdict {
    private Verdict() {}

    static boolean isSettled(List<SimAgent> agents, List<SimGateway> gateways, SimStore store) {
        return agents.stream().allMatch(agent -> missing(agent, gateways, store).isEmpty());
    }

    static String unsettled(List<SimAgent> agents, List<SimGateway> gateways, SimStore store) {
        return String.join(
                "; ",
                agents.stream()
                        .map(agent -> agent.name + " " + missing(agent, gateways, store))
                        .toList());
    }

    private static List<String> missing(SimAgent agent, List<SimGateway> gateways, SimStore store) {
        List<String> missing = new ArrayList<>();
        if (!agent.outbox().isEmpty()) {
            missing.add("has batches to send");
        }
        if (!agent.outbox().log().isDurable() || !agent.twin().isDurable()) {
            missing.add("has something to sync");
        }
        if (!isSame(agent.twin().durable(), store.twin(agent))) {
            missing.add("has another twin than the gateways");
        }
        long sessions = gateways.stream().mapToLong(g -> g.sessionsOf(agent)).sum();
        if (agent.link() == null || sessions != 1) {
            missing.add("has " + sessions + " sessions");
        }
        return missing;
    }

    // In what people see of them: a removal that both have seen may be forgotten by one of them.
    private static boolean isSame(Twin one, Twin other) {
        return one.vector().equals(other.vector())
                && TwinProperty.ALL.stream().allMatch(property -> property.isSame(one, other));
    }

    static void check(List<SimAgent> agents, List<SimGateway> gateways, SimStore store) {
        for (SimAgent agent : agents) {
            SimOutbox outbox = agent.outbox();
            Witness.Kept kept = outbox.kept();
            agent.witness().nothingIsLost(kept);
            Violation.unless(
                    outbox.agreesWith(kept),
                    () -> "the ledger of %s is not what it has".formatted(agent.name));
            Violation.unless(
                    outbox.acknowledged() == agent.witness().storedReadings(),
                    () ->
                            "%s has %d readings acknowledged, of which %d are stored"
                                    .formatted(
                                            agent.name,
                                            outbox.acknowledged(),
                                            agent.witness().storedReadings()));
            Violation.unless(
                    !TwinReplica.isBehind(store.twin(agent), List.of(agent.vector())),
                    () ->
                            "%s has sent all and still finds the store set back"
                                    .formatted(agent.name));
            // Of a store that was set back the twins still agree, but what only it had is gone.
            if (!store.wasRestored()) {
                agent.account().check(agent.twin().durable(), agent.name);
                agent.account().check(store.twin(agent), "the gateways");
                agent.account().checkHeard(SimGateway.REPLICA);
            }
        }
    }
}
