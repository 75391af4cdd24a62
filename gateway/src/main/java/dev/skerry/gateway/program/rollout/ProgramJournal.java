package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/** What the audit log keeps of rollouts of programs. */
final class ProgramJournal {
    private final AuditLog audit;
    private final InstantSource clock;

    ProgramJournal(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What became of a rollout. */
    void rollout(Handle tx, String what, String by, ProgramRollout rollout, String reason) {
        audit.record(
                tx,
                AuditEntry.of(clock.instant(), "program-rollout." + what, by)
                        .about("rollout", rollout.id())
                        .about("version", rollout.version())
                        .about("place", rollout.audience().words())
                        .detail("wave", Integer.toString(rollout.wave() + 1))
                        .detail("waves", rollout.terms().waves().toString())
                        .detail("reverts", rollout.reverts())
                        .detail("reason", reason)
                        .build());
    }

    /** What became of an agent's part. */
    void turn(Handle tx, ProgramRollout rollout, Turn turn) {
        audit.record(
                tx,
                AuditEntry.of(
                                clock.instant(),
                                "program." + turn.state().word(),
                                ProgramRollout.GATEWAY)
                        .about("agent", turn.agentId())
                        .about("rollout", rollout.id())
                        .about("version", turn.version())
                        .digest("index", turn.indexDigest())
                        .detail("before", turn.before())
                        .detail("code", turn.code())
                        .build());
    }
}
