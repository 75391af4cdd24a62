package dev.skerry.gateway.audit;

import dev.skerry.sync.audit.AuditEntry;
import org.jdbi.v3.core.Handle;

/**
 * Where every part of the gateway records what a person, a token or the gateway itself changed.
 *
 * <pre>{@code
 * audit.record(
 *         transaction,
 *         AuditEntry.of(clock.instant(), "agent.removed", who)
 *                 .about("agent", agentId)
 *                 .detail("records", "deleted")
 *                 .build());
 * }</pre>
 *
 * <p>What: a thing and what became of it, lower-case, as {@code command.sent}, {@code
 * profile.assigned}, {@code token.made}. Who: the caller's name as it is shown, or {@code gateway}.
 * Put the agent concerned under {@code about("agent", …)}, by which entries are found. Never a
 * secret.
 */
public interface AuditLog {
    /**
     * Records with a change, in its transaction: both are durable, or neither. On the writer's
     * thread, from {@link dev.skerry.gateway.store.Change#apply}, each time that it is called.
     */
    void record(Handle transaction, AuditEntry entry);

    /**
     * Records what changes nothing in the store; durable with the next group.
     *
     * @throws InterruptedException if interrupted while too much waits for the store
     */
    void note(AuditEntry entry) throws InterruptedException;
}
