package dev.skerry.gateway.twin;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.sync.audit.AuditEntry;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * A person's edit of a twin, recorded with what it changes.
 *
 * @param what kind of entry it makes
 * @param who wants it
 */
record AuditedEdit(
        AuditLog audit,
        InstantSource clock,
        String what,
        String who,
        String agentId,
        String deviceId,
        TwinChange.Edit edit)
        implements TwinChange.Edit {
    @Override
    public TwinOutcome apply(Handle transaction, StoredTwin before) {
        TwinOutcome outcome = edit.apply(transaction, before);
        if (outcome instanceof TwinOutcome.Written(StoredTwin after) && !after.equals(before)) {
            AuditEntry.Builder entry =
                    AuditEntry.of(clock.instant(), what, who)
                            .about("agent", agentId)
                            .about("device", deviceId);
            after.twin().keys().stream()
                    .filter(key -> !after.twin().live(key).equals(before.twin().live(key)))
                    .forEach(
                            key -> entry.detail(key.property(), after.twin().live(key).toString()));
            audit.record(transaction, entry.build());
        }
        return outcome;
    }
}
