package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;

/**
 * A twin as it is kept.
 *
 * @param agentSeen what its agent is known to have seen of it
 */
public record StoredTwin(Twin twin, VersionVector agentSeen) {
    static final StoredTwin EMPTY = new StoredTwin(Twin.EMPTY, VersionVector.EMPTY);

    StoredTwin with(Twin next) {
        return new StoredTwin(next, agentSeen);
    }

    /** After its agent has told what it has seen; removals that it knows of are forgotten. */
    StoredTwin seenByAgent(VersionVector vector) {
        return new StoredTwin(twin.forget(vector), vector);
    }
}
