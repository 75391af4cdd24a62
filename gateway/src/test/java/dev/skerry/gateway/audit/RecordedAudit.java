package dev.skerry.gateway.audit;

import dev.skerry.sync.audit.AuditEntry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Remembers what was recorded, whatever becomes of the transaction. */
public final class RecordedAudit implements AuditLog {
    /** In order. */
    public final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(Handle transaction, AuditEntry entry) {
        entries.add(entry);
    }

    @Override
    public void note(AuditEntry entry) {
        entries.add(entry);
    }
}
