package dev.skerry.gateway.twin;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * As whom this gateway writes. A store that was restored from a backup does not know which of its
 * dots an agent has already. Until the agent has told, its twins are therefore written under an id
 * that is drawn at each start; and if the agent has more than the store, so are all from then on.
 */
final class ReplicaIds {
    private final TwinStore store;
    private final String ofThisStart = "gateway-" + UUID.randomUUID();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    ReplicaIds(TwinStore store) {
        this.store = store;
    }

    String ofThisStart() {
        return ofThisStart;
    }

    /** As whom an agent's twins are written. */
    String of(Handle transaction, String agentId) {
        return heard.contains(agentId) ? store.replicaId(transaction) : ofThisStart;
    }

    /** The agent has told what it has, and what follows is on the disk. */
    void heard(String agentId) {
        heard.add(agentId);
    }
}
