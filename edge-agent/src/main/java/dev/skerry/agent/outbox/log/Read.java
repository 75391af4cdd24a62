package dev.skerry.agent.outbox.log;

/** A batch that was read, or that it can't be. */
public sealed interface Read {
    /** What was written. */
    record Content(StoredBatch batch) implements Read {}

    /** It is not what was written. */
    record Damaged(BatchRef batch) implements Read {}
}
