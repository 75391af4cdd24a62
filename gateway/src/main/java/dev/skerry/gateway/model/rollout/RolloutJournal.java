package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/** What the audit log keeps of assignments and rollouts. */
final class RolloutJournal {
    /** Who decides what happens by itself. */
    static final String GATEWAY = "gateway";

    private final AuditLog audit;
    private final InstantSource clock;

    RolloutJournal(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void record(Handle tx, AuditEntry entry) {
        audit.record(tx, entry);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    AuditEntry.Builder about(String what, String by, Rollout rollout) {
        return entry(what, by, rollout.place())
                .about("version", rollout.version())
                .about("rollout", rollout.id())
                .digest("bundle", rollout.digest());
    }

    AuditEntry.Builder entry(String what, String by, ModelPlace place) {
        return AuditEntry.of(clock.instant(), what, by)
                .about("model", place.name())
                .about("place", place.words());
    }
}
