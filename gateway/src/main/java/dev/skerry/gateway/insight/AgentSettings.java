package dev.skerry.gateway.insight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.SettingsReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The newest settings that each agent told, in an SQL table. */
public final class AgentSettings {
    private static final Logger LOG = Logger.getLogger(AgentSettings.class);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int DIGEST_BYTES = 32;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final InstantSource clock;

    public AgentSettings(Jdbi jdbi, GroupCommitter committer, InstantSource clock) {
        this.jdbi = jdbi;
        this.committer = committer;
        this.clock = clock;
    }

    /**
     * An agent told its settings, or their digest alone.
     *
     * @return whether the gateway lacks what the digest is of
     */
    public boolean lacks(String agentId, SettingsReport report) throws InterruptedException {
        if (report.getDigest().size() != DIGEST_BYTES || report.getSerializedSize() > MOST_BYTES) {
            LOG.debugf("settings=unfit agent=%s bytes=%d", agentId, report.getSerializedSize());
            return false;
        }
        if (report.getSettingsCount() == 0) {
            return !isKnown(agentId, report.getDigest());
        }
        long now = Times.toMicros(clock.instant());
        committer.submit(
                new NotedChange(
                        "settings of " + agentId,
                        report.getSerializedSize(),
                        transaction -> write(transaction, agentId, report, now),
                        () -> {}));
        return false;
    }

    private static void write(
            Handle transaction, String agentId, SettingsReport report, long nowMicros) {
        Sql.update(
                transaction,
                """
                merge into agent_settings (agent_key, reported_at, digest, report) \
                values (?, ?, ?, ?)""",
                AgentKeys.of(transaction, agentId),
                nowMicros,
                report.getDigest().toByteArray(),
                report.toByteArray());
    }

    private boolean isKnown(String agentId, ByteString digest) {
        List<ByteString> found = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select s.digest from agent_settings s \
                                join agent a on a.agent_key = s.agent_key \
                                where a.agent_id = ?""",
                                row -> found.add(ByteString.copyFrom(row.getBytes(1))),
                                agentId));
        return found.contains(digest);
    }

    /** What an agent told last. */
    public SettingsView of(String agentId) {
        List<SettingsView> found = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select s.report, s.reported_at, s.digest from agent_settings s \
                                join agent a on a.agent_key = s.agent_key \
                                where a.agent_id = ?""",
                                row ->
                                        found.add(
                                                SettingsView.of(
                                                        report(row.getBytes(1)),
                                                        Times.ofMicros(row.getLong(2)),
                                                        HexFormat.of().formatHex(row.getBytes(3)))),
                                agentId));
        return found.isEmpty() ? SettingsView.NONE : found.getFirst();
    }

    private static SettingsReport report(byte[] stored) {
        try {
            return SettingsReport.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds unreadable settings of an agent", e);
        }
    }
}
