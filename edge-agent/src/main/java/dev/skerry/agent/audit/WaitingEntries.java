package dev.skerry.agent.audit;

import dev.skerry.sync.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Entries until they are written; beyond a number they are lost, which is an entry itself. */
final class WaitingEntries {
    private static final int MOST = 10_000;

    private List<AuditEntry> waiting = new ArrayList<>();
    private long lost;

    synchronized void add(AuditEntry.Builder entry) {
        if (waiting.size() < MOST) {
            waiting.add(entry.build());
        } else {
            lost++;
        }
    }

    /** All, with what tells of those that were lost at the end. */
    synchronized List<AuditEntry> take(LongFunction<AuditEntry.Builder> overflow) {
        if (lost > 0) {
            waiting.add(overflow.apply(lost).build());
            lost = 0;
        }
        List<AuditEntry> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** What could not be written goes before what came meanwhile. */
    synchronized void putBack(List<AuditEntry> taken) {
        taken.addAll(waiting);
        waiting = taken;
    }
}
