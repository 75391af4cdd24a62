package dev.skerry.gateway.program.rollout;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.ProgramReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What agents said last of the program that they run. */
final class ProgramReports {
    private ProgramReports() {}

    /** An agent's last report, and when it came. */
    record Told(ProgramReport report, Instant at) {}

    /** Keeps one, in place of the agent's last. */
    static void put(Handle transaction, String agentId, ProgramReport report, Instant now) {
        Sql.update(
                transaction,
                "merge into agent_program (agent_key, reported_at, report) values (?, ?, ?)",
                AgentKeys.of(transaction, agentId),
                Times.toMicros(now),
                report.toByteArray());
    }

    /** Of all agents that were not removed, by id. */
    static Map<String, ProgramReport> all(Handle handle) {
        Map<String, ProgramReport> reports = new HashMap<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_program r \
                join agent a on a.agent_key = r.agent_key where a.removed_at is null""",
                row -> reports.put(row.getString(1), told(row).report()));
        return reports;
    }

    /** Of one agent. */
    static Optional<Told> of(Handle handle, String agentId) {
        Map<String, Told> found = new HashMap<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_program r \
                join agent a on a.agent_key = r.agent_key where a.agent_id = ?""",
                row -> found.put(agentId, told(row)),
                agentId);
        return Optional.ofNullable(found.get(agentId));
    }

    private static Told told(ResultSet row) throws SQLException {
        try {
            return new Told(
                    ProgramReport.parseFrom(row.getBytes(2)), Times.ofMicros(row.getLong(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable report", e);
        }
    }
}
