package dev.skerry.sync.sim;

/**
 * Deliberate faults of the kind that people make. Each breaks one rule that the product relies on;
 * a simulator that does not find one of them checks too little. They live in the simulated shells
 * around the product's code, never in that code.
 */
public enum Mutation {
    /** The agent tells a source that its reading is safe before it is on disk. */
    TELL_SOURCE_BEFORE_SYNC,
    /** The agent sends a batch that is not on disk: after a crash its number is used again. */
    SEND_BEFORE_SYNC,
    /** The agent deletes a batch as soon as it is sent. */
    DELETE_BEFORE_ACK,
    /** The agent does not send again what it sent over a link that was lost. */
    NEVER_SEND_AGAIN,
    /** The agent packs batches together that the gateway may have under their old numbers. */
    PACK_WHAT_WAS_OFFERED,
    /** The agent counts a batch as acknowledged whenever it hears so, not when it deletes it. */
    COUNT_ACK_TWICE,
    /** The agent drops what the gateway refused instead of setting it aside. */
    DROP_REFUSED,
    /** The agent believes that it was granted more credits than it was. */
    EXCEED_CREDITS,
    /** The agent's session is not told that time passes, so that it waits for ever. */
    IGNORE_SILENCE,
    /** The agent does not answer when it hears what the gateway has of its twins. */
    NO_RECONCILIATION,
    /** The gateway acknowledges a batch before its commit is on disk. */
    ACKNOWLEDGE_BEFORE_COMMIT,
    /** The gateway stores a batch that it has. */
    STORE_TWICE,
    /** The gateway keeps an agent's session when the agent has opened another. */
    KEEP_SUPERSEDED,
    /** Either side says that a twin's writes are safe before they are on disk. */
    ACKNOWLEDGE_TWIN_BEFORE_SYNC,
    /** The agent shares a twin's write that is not on disk: its dot is used again after a crash. */
    REUSE_A_DOT,
    /** A write is stamped by the wall clock alone, perhaps before one that its writer had seen. */
    STAMP_BY_WALL_CLOCK,
    /** Of two writes with the same stamp the one that arrives later counts. */
    TIE_BREAK_BY_ARRIVAL,
    /** A removal is forgotten before the other side has seen it, where the value stays. */
    FORGET_TOMBSTONE,
    /** Who settles a conflict anew does not tell what the other side has not heard of. */
    FORGET_SETTLED,
    /** A gateway whose store was restored goes on writing under the replica id that it had. */
    KEEP_REPLICA_ID,
    /** A gateway whose store was restored keeps what it has, though that may have been removed. */
    KEEP_WHAT_WAS_RESTORED,
    /** The agent forgets what the gateway had when a Welcome shows that it was set back. */
    FORGET_ACKNOWLEDGED
}
