package dev.skerry.agent.outbox;

import org.h2.mvstore.MVStore;

/**
 * Keeps H2 from overwriting what it needs to find the last commit again.
 *
 * <p>Left to itself, H2 gives up a chunk whose pages are all out of date and may write the next
 * chunk over it at once. The last durable state still lists the old chunk, though; if that write is
 * cut short (the disk is full, the power fails), H2 takes the last state for damaged and quietly
 * opens the one before, although the last was synced. So giving up and overwriting are kept apart:
 * one group lets chunks go and overwrites nothing, the next makes that durable and still overwrites
 * nothing, and only those after it use the space.
 */
final class RetentionGuard {
    private static final int NEVER = Integer.MAX_VALUE;

    /** After so many groups space is collected again. */
    private static final int CYCLE = 16;

    private static final int COLLECT = 0;
    private static final int SETTLE = 1;

    private final MVStore store;
    private int group = SETTLE;

    /** Guards a store that was opened just now. */
    RetentionGuard(MVStore store) {
        this.store = store;
        beforeWrite();
    }

    /** To be called before each group is written. */
    void beforeWrite() {
        store.setRetentionTime(group == COLLECT ? 0 : NEVER);
        store.setReuseSpace(group > SETTLE);
    }

    /** To be called when a group was forced to the disk. */
    void afterSync() {
        group = (group + 1) % CYCLE;
        store.setRetentionTime(NEVER);
    }
}
