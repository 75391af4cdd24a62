package dev.skerry.agent.audit;

import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was recorded. */
public final class RecordedTrail implements AuditTrail {
    /** In order. */
    public final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(AuditEntry.Builder entry) {
        entries.add(entry.build());
    }

    @Override
    public AuditEntry.Builder entry(String what) {
        return AuditEntry.of(Instant.EPOCH, what, "agent:test");
    }

    /** The kinds of entries, in order. */
    public List<String> kinds() {
        return entries.stream().map(AuditEntry::what).toList();
    }
}
