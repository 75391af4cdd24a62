package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayDeque;

/** A twin on a disk: changed at once, safe from a crash only after a sync. */
final class SimTwin {
    private final ArrayDeque<Kept> unsynced = new ArrayDeque<>();
    private Kept durable = new Kept(Twin.EMPTY, VersionVector.EMPTY, VersionVector.EMPTY);

    /** A twin with what the other side is known to have, and what it ever had. */
    private record Kept(Twin twin, VersionVector known, VersionVector acknowledged) {}

    Twin current() {
        return unsynced.isEmpty() ? durable.twin() : unsynced.getLast().twin();
    }

    Twin durable() {
        return durable.twin();
    }

    VersionVector durablyKnown() {
        return durable.known();
    }

    VersionVector durablyAcknowledged() {
        return durable.acknowledged();
    }

    void change(Twin to, VersionVector known, VersionVector acknowledged) {
        unsynced.addLast(new Kept(to, known, acknowledged));
    }

    boolean isDurable() {
        return unsynced.isEmpty();
    }

    int unsynced() {
        return unsynced.size();
    }

    /** The first changes are on disk. */
    void synced(int changes) {
        for (int i = 0; i < changes; i++) {
            durable = unsynced.removeFirst();
        }
    }

    /** Power fails: of the changes that were not synced the first few are there, or none. */
    void lose(Seeded seeded) {
        synced(seeded.oneIn(2) ? 0 : seeded.below(unsynced.size() + 1));
        unsynced.clear();
    }
}
