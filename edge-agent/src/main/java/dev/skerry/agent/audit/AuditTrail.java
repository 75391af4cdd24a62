package dev.skerry.agent.audit;

import dev.skerry.sync.audit.AuditEntry;

/** Where every part of the agent records what it did or decided. */
public interface AuditTrail {
    /**
     * Takes an entry; any thread, never waits. It is on the disk before what the caller hands to
     * the outbox after this.
     */
    void record(AuditEntry.Builder entry);

    /** Begins an entry at the agent's time, of what this agent did by itself. */
    AuditEntry.Builder entry(String what);
}
