package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayDeque;

/** A twin on a disk: changed at once, safe from a crash only after a sync. */
final class SimTwin {
    private final ArrayDeque<Twin> unsynced = new ArrayDeque<>();
    private Twin durable = Twin.EMPTY;

    Twin current() {
        return unsynced.isEmpty() ? durable : unsynced.getLast();
    }

    Twin durable() {
        return durable;
    }

    void change(Twin to) {
        unsynced.addLast(to);
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
