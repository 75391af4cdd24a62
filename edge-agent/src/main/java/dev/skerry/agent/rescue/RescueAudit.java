package dev.skerry.agent.rescue;

import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.AuditLogs;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.seal.Vault;
import dev.skerry.sync.audit.AuditEntry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The agent's audit log, written without the outbox's commits. A disk that does not take it is no
 * reason not to be repaired.
 */
final class RescueAudit implements AuditTrail, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RescueAudit.class);

    private final @Nullable AgentLog log;
    private final String agentId;
    private final AgentClock clock;
    private boolean hasFailed;

    private RescueAudit(@Nullable AgentLog log, String agentId, AgentClock clock) {
        this.log = log;
        this.agentId = agentId;
        this.clock = clock;
    }

    static RescueAudit open(RescueCard card, Vault vault, AgentClock clock, SecureRandom random) {
        AgentLog log = null;
        try {
            log =
                    AgentLog.open(
                            card.dataDir().resolve(AuditLogs.FOLDER),
                            new AgentLog.Settings(
                                    card.agentId(),
                                    card.auditBytes(),
                                    vault.files(AuditLogs.FOLDER)),
                            clock::nowMicros,
                            random);
        } catch (IOException e) {
            LOG.warnf("audit=not-opened reason=\"%s\"", e.getMessage());
        }
        return new RescueAudit(log, card.agentId(), clock);
    }

    @Override
    public void record(AuditEntry.Builder entry) {
        if (log != null) {
            log.record(entry);
        }
    }

    @Override
    public AuditEntry.Builder entry(String what) {
        return log != null
                ? log.entry(what)
                : AuditEntry.of(
                        Instant.EPOCH.plus(clock.nowMicros(), ChronoUnit.MICROS),
                        what,
                        "agent:" + agentId);
    }

    /** Writes what is recorded, until there is a result. */
    int flushUntil(CompletableFuture<Integer> end) {
        while (true) {
            try {
                return end.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                flush();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("nobody interrupts or fails it", e);
            }
        }
    }

    private void flush() {
        try {
            if (log != null) {
                log.flush();
            }
            hasFailed = false;
        } catch (IOException e) {
            if (!hasFailed) {
                LOG.warnf("audit=not-written reason=\"%s\"", e.getMessage());
            }
            hasFailed = true;
        }
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
    }
}
