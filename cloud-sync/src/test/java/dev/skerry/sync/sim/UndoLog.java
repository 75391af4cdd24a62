package dev.skerry.sync.sim;

import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayDeque;

/**
 * A file to which changes are appended, each whole or, when it was torn, not there at all. What was
 * not synced may be lost from some point on.
 */
final class UndoLog {
    private final ArrayDeque<Runnable> undos = new ArrayDeque<>();
    private long synced;

    /** Notes a change that was made just now, and how it is taken back. */
    void changed(Runnable undo) {
        undos.addLast(undo);
    }

    /** How many changes there were; a sync that begins now makes them durable. */
    long end() {
        return synced + undos.size();
    }

    boolean isDurable() {
        return undos.isEmpty();
    }

    boolean isSynced(long end) {
        return end <= synced;
    }

    void syncedTo(long end) {
        while (synced < end) {
            undos.removeFirst();
            synced++;
        }
    }

    /** Power fails: of the changes that were not synced the first few are there, or none. */
    void lose(Seeded seeded) {
        int kept = seeded.oneIn(2) ? 0 : seeded.below(undos.size() + 1);
        while (undos.size() > kept) {
            undos.removeLast().run();
        }
        synced += undos.size();
        undos.clear();
    }
}
