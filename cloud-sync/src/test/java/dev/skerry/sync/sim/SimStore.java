package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all gateways share: durable as soon as it is written, which they do in commits. */
final class SimStore {
    private final Twin[] twins;
    private final VersionVector[] known;
    private final @Nullable SimLink[] sessions;
    private String replicaId = SimGateway.REPLICA;
    private @Nullable Copy backup;
    private boolean restored;

    /** The twins as they were. */
    private record Copy(List<Twin> twins, List<VersionVector> known, String replicaId) {}

    SimStore(int agents) {
        twins = new Twin[agents];
        Arrays.fill(twins, Twin.EMPTY);
        known = new VersionVector[agents];
        Arrays.fill(known, VersionVector.EMPTY);
        sessions = new SimLink[agents];
    }

    Twin twin(SimAgent agent) {
        return twins[agent.index()];
    }

    void twin(SimAgent agent, Twin twin) {
        twins[agent.index()] = twin;
    }

    /** What an agent is known to have on disk of its twin. */
    VersionVector known(SimAgent agent) {
        return known[agent.index()];
    }

    /** An agent has this on disk; removals that all have seen are forgotten. */
    void acknowledged(SimAgent agent, VersionVector vector) {
        known[agent.index()] = known[agent.index()].join(vector);
        twins[agent.index()] = twins[agent.index()].forget(known[agent.index()]);
    }

    /** As whom the gateways write. */
    String replicaId() {
        return replicaId;
    }

    void replicaId(String next) {
        replicaId = next;
    }

    boolean hasBackup() {
        return backup != null;
    }

    void copy() {
        backup = new Copy(List.of(twins), List.of(known), replicaId);
    }

    /** Everything is as it was when it was copied last. */
    void restore() {
        Copy from = Objects.requireNonNull(backup);
        from.twins().toArray(twins);
        from.known().toArray(known);
        replicaId = from.replicaId();
        restored = true;
    }

    /** Whether what the gateways had told may be gone. */
    boolean wasRestored() {
        return restored;
    }

    /** The session that counts, wherever it is. */
    @Nullable SimLink session(SimAgent agent) {
        return sessions[agent.index()];
    }

    void session(SimAgent agent, @Nullable SimLink link) {
        sessions[agent.index()] = link;
    }
}
