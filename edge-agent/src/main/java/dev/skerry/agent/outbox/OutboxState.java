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

    /** After a process that did not end well: no sequence that it may have used is used again. */
    OutboxState skippingSequences(long count) {
        return new OutboxState(commitNumber, nextSequence + count, ledger, offeredThrough);
    }

    OutboxState with(Ledger another) {
        return new OutboxState(commitNumber, nextSequence, another, offeredThrough);
    }
}
