package dev.skerry.agent.outbox;

/**
 * The one row that says how far the outbox is.
 *
 * @param commitNumber of the last group that was committed
 * @param nextSequence for the next batch
 */
record OutboxState(long commitNumber, long nextSequence, Ledger ledger) {}
