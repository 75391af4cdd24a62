package dev.skerry.gateway.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.PolicyReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Policies and what agents report of theirs in SQL tables. Writes belong to the one writer. */
final class SqlPolicyStore {
    private static final String COLUMNS =
            "select version, digest, source, set_at, set_by, approved from policy where ";

    private SqlPolicyStore() {}

    /**
     * A policy as it is stored.
     *
     * @param approved the change to it, an ApprovedRequest; null for the first
     */
    record Stored(
            long version,
            String digest,
            byte[] source,
            Instant setAt,
            String setBy,
            byte @Nullable [] approved) {}

    /** An agent's last report. */
    record Report(String agentId, PolicyReport content, Instant at) {}

    static Optional<Stored> newest(Handle handle) {
        return list(handle, "version = (select max(version) from policy)").stream().findFirst();
    }

    /** Those that come after a version, the oldest first. */
    static List<Stored> after(Handle handle, long version) {
        return list(handle, "version > ? order by version", version);
    }

    /** All that are kept, the newest first. */
    static List<Stored> all(Handle handle) {
        return list(handle, "true order by version desc");
    }

    static Optional<Stored> version(Handle handle, long version) {
        return list(handle, "version = ?", version).stream().findFirst();
    }

    private static List<Stored> list(Handle handle, String condition, Object... values) {
        List<Stored> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + condition, row -> found.add(stored(row)), values);
        return found;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong(1),
                row.getString(2),
                row.getBytes(3),
                Times.ofMicros(row.getLong(4)),
                row.getString(5),
                row.getBytes(6));
    }

    /** Puts a policy in force, and forgets the oldest beyond so many. */
    static void insert(Handle transaction, Stored policy, int most) {
        Sql.update(
                transaction,
                """
                insert into policy (version, digest, source, set_at, set_by, approved) \
                values (?, ?, ?, ?, ?, ?)""",
                policy.version(),
                policy.digest(),
                policy.source(),
                Times.toMicros(policy.setAt()),
                policy.setBy(),
                policy.approved());
        Sql.update(
                transaction,
                """
                delete from policy where version <= (select version from policy \
                order by version desc offset ? rows fetch first 1 rows only)""",
                most);
    }

    static void reported(Handle transaction, String agentId, PolicyReport report, Instant now) {
        Sql.update(
                transaction,
                "merge into agent_policy (agent_key, reported_at, report) values (?, ?, ?)",
                AgentKeys.of(transaction, agentId),
                Times.toMicros(now),
                report.toByteArray());
    }

    /** What agents of these sites reported last, by id. */
    static List<Report> reports(Handle handle, Sites sites) {
        List<Report> reports = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_policy r \
                join agent a on a.agent_key = r.agent_key where a.removed_at is null\
                """
                        + sites.condition("a.site")
                        + " order by a.agent_id",
                row -> reports.add(report(row)),
                sites.areAll()
                        ? new Object[0]
                        : Stream.of((Object) sites.array()).toArray(Object[]::new));
        return reports;
    }

    /** What one agent reported last. */
    static Optional<PolicyReport> report(Handle handle, String agentId) {
        List<Report> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_policy r \
                join agent a on a.agent_key = r.agent_key where a.agent_id = ?""",
                row -> found.add(report(row)),
                agentId);
        return found.stream().map(Report::content).findFirst();
    }

    private static Report report(ResultSet row) throws SQLException {
        try {
            return new Report(
                    row.getString(1),
                    PolicyReport.parseFrom(row.getBytes(2)),
                    Times.ofMicros(row.getLong(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable report", e);
        }
    }
}
