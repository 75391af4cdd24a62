package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which batches the gateway may have though it has not said so. These must not change: sent again
 * under the same sequence, a batch counts as stored already. Holds as many sequences as the
 * gateway's credits allow.
 */
final class Offers {
    /** Held while batches are read to be offered, and while others take their places. */
    final ReentrantLock lock = new ReentrantLock();

    private final Set<Long> offered = ConcurrentHashMap.newKeySet();
    private final long throughBefore;
    private volatile boolean undecided;

    /**
     * Nothing was offered by this process yet.
     *
     * @param throughBefore up to where an earlier one may have offered
     */
    Offers(long throughBefore) {
        this.throughBefore = throughBefore;
    }

    /** These are about to be offered. */
    void add(List<Long> sequences) {
        offered.addAll(sequences);
    }

    /** The gateway has answered. */
    void answered(long first, long last) {
        if (last - first < offered.size()) {
            for (long sequence = first; sequence <= last; sequence++) {
                offered.remove(sequence);
            }
        } else {
            offered.removeIf(sequence -> sequence >= first && sequence <= last);
        }
    }

    /** Whether the gateway may have this batch. */
    boolean mayHave(long sequence) {
        return sequence <= throughBefore || offered.contains(sequence);
    }

    /** Whether the gateway may have any of these. */
    boolean mayHaveAny(List<BatchRef> batches) {
        return batches.stream().anyMatch(batch -> mayHave(batch.sequence()));
    }

    /** Whether it is not known if the disk says that a pack took the place of others. */
    void undecided(boolean isUndecided) {
        undecided = isUndecided;
    }

    boolean isUndecided() {
        return undecided;
    }
}
