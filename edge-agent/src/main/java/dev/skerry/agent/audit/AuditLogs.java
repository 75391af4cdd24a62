package dev.skerry.agent.audit;

import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jboss.logging.Logger;

/**
 * This agent's log, and what it keeps of the gateway's; both in the folder {@code audit} of the
 * data directory.
 */
public record AuditLogs(AgentLog own, LogTalk talk) {
    /** Within the data directory. */
    public static final String FOLDER = "audit";

    private static final Logger LOG = Logger.getLogger(AuditLogs.class);

    /**
     * Opens both, or begins them.
     *
     * @param files how they rest
     */
    public static AuditLogs open(
            AgentConfig config,
            SealedFiles files,
            String agentId,
            AgentClock clock,
            SecureRandom random)
            throws OutboxUnavailableException {
        Path directory = config.dataDir().resolve(FOLDER);
        try {
            AgentLog own =
                    AgentLog.open(
                            directory,
                            new AgentLog.Settings(
                                    agentId, config.audit().capacity().asLongValue(), files),
                            clock::nowMicros,
                            random);
            LogTalk talk = LogTalk.open(own, directory, files);
            Thread.ofPlatform().name("audit-inspector").daemon().start(() -> inspect(own));
            return new AuditLogs(own, talk);
        } catch (IOException e) {
            throw new OutboxUnavailableException(
                    "SKR-A624",
                    "the audit log in %s can't be opened: %s; make space or repair the disk, or move the folder away, which the gateway notices"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /** By itself, for a start must not wait for it. */
    private static void inspect(AgentLog own) {
        try {
            own.inspect();
        } catch (IOException e) {
            LOG.errorf("audit=not-inspected reason=\"%s\"", e.getMessage());
        }
    }
}
