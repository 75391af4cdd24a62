package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.sync.audit.AuditEntry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes down who looked at which agent's log, once an hour, however often a page asks again. */
@Singleton
public class LogAudit {
    private static final Duration ONCE_IN = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 1_000;

    private final GatewayLog log;
    private final InstantSource clock;
    private final Map<Look, Instant> written =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Look, Instant> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private record Look(String who, String agentId) {}

    LogAudit(GatewayLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Somebody watches the log of an agent. */
    void watched(String who, String agentId) throws InterruptedException {
        Instant now = clock.instant();
        synchronized (written) {
            Look look = new Look(who, agentId);
            Instant before = written.get(look);
            if (before != null && before.plus(ONCE_IN).isAfter(now)) {
                return;
            }
            written.remove(look);
            written.put(look, now);
        }
        log.note(AuditEntry.of(now, "agent-log.watched", who).about("agent", agentId).build());
    }
}
