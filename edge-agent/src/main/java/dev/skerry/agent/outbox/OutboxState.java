package dev.skerry.agent.outbox;

/**
 * How far the outbox is.
 *
 * @param commitNumber of the last group that was committed
 * @param nextSequence for the next batch
 * @param offeredThrough batches up to this sequence may have been offered to the gateway by an
 *     agent process that is gone; the gateway may have them, so they must stay as they are
 */
record OutboxState(long commitNumber, long nextSequence, Ledger ledger, long offeredThrough) {
    static final OutboxState EMPTY = new OutboxState(0, 1, Ledger.EMPTY, 0);

    /**
     * How the next process begins: no sequence that an earlier one may have used is used again.
     *
     * @param highestNumber of a group that left a trace
     * @param highestSequence of a batch that left a trace
     * @param skipped how many sequences are left out, for those that left none
     */
    OutboxState following(long highestNumber, long highestSequence, long skipped) {
        return new OutboxState(
                Math.max(commitNumber, highestNumber),
                Math.max(nextSequence, highestSequence + 1) + skipped,
                ledger,
                offeredThrough);
    }

    /** Any batch may have been offered, as far as is known. */
    OutboxState allOffered() {
        return new OutboxState(commitNumber, nextSequence, ledger, Long.MAX_VALUE);
    }

    OutboxState with(Ledger another) {
        return new OutboxState(commitNumber, nextSequence, another, offeredThrough);
    }

    /** What is not there yet can't have been offered. */
    OutboxState offeredAtMostNow() {
        return new OutboxState(
                commitNumber, nextSequence, ledger, Math.min(offeredThrough, nextSequence - 1));
    }
}
