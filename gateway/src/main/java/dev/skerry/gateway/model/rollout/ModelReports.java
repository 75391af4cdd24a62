package dev.skerry.gateway.model.rollout;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.ModelReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What agents said last of the models that they run. */
final class ModelReports {
    private ModelReports() {}

    /** An agent's last report; nothing and no time when it never told. */
    record Report(ModelReport content, @Nullable Instant at) {
        static final Report NONE = new Report(ModelReport.getDefaultInstance(), null);
    }

    /** Keeps one, in place of the agent's last. */
    static void put(Handle transaction, String agentId, ModelReport report, Instant now) {
        Sql.update(
                transaction,
                "merge into agent_models (agent_key, reported_at, report) values (?, ?, ?)",
                AgentKeys.of(transaction, agentId),
                Times.toMicros(now),
                report.toByteArray());
    }

    /** Of all agents that were not removed, by id. */
    static Map<String, Report> all(Handle handle) {
        Map<String, Report> reports = new TreeMap<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_models r \
                join agent a on a.agent_key = r.agent_key where a.removed_at is null""",
                row -> reports.put(row.getString(1), report(row)));
        return reports;
    }

    /** Of one agent. */
    static Report of(Handle handle, String agentId) {
        List<Report> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_models r \
                join agent a on a.agent_key = r.agent_key where a.agent_id = ?""",
                row -> found.add(report(row)),
                agentId);
        return found.isEmpty() ? Report.NONE : found.getFirst();
    }

    private static Report report(ResultSet row) throws SQLException {
        try {
            return new Report(
                    ModelReport.parseFrom(row.getBytes(2)), Times.ofMicros(row.getLong(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable report", e);
        }
    }
}
