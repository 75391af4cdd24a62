package dev.skerry.gateway.alarm;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.BatchDigest;
import dev.skerry.gateway.telemetry.BatchDigest.DecisionEntry;
import dev.skerry.gateway.telemetry.BatchStore.BootShift;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.sync.proto.DecisionRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Decisions and alarms in SQL tables. Batches may come in any order, so an alarm's end may come
 * before its beginning: the earliest clearing after the raising ends it, whichever came first.
 */
public final class SqlAlarmStore implements AlarmStore {
    private final Jdbi jdbi;

    public SqlAlarmStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Long> add(Handle transaction, IncomingBatch batch, BatchDigest digest) {
        List<DecisionEntry> decisions = digest.decisions();
        if (decisions.isEmpty()) {
            return List.of();
        }
        int agentKey = AgentKeys.of(transaction, batch.agentId());
        Set<Long> touched = new LinkedHashSet<>();
        for (DecisionEntry entry : decisions) {
            var filing = new Filing(transaction, agentKey, entry, digest.clock().bootKey());
            DecisionRecord decision = entry.decision();
            switch (decision.getDecisionCase()) {
                case ALARM_RAISED -> {
                    filing.decision(batch, "raised", null);
                    touched.add(filing.raise(severity(decision.getAlarmRaised().getSeverity())));
                }
                case ALARM_CLEARED -> {
                    filing.decision(batch, "cleared", null);
                    touched.addAll(filing.clear());
                }
                case COMMAND_ISSUED ->
                        filing.decision(batch, "command", decision.getCommandIssued().getCommand());
                // Of a newer agent: it stays in its batch for whoever understands it.
                case DECISION_NOT_SET -> {}
            }
        }
        return List.copyOf(touched);
    }

    private record Filing(
            Handle transaction, int agentKey, DecisionEntry entry, @Nullable Integer bootKey) {
        void decision(IncomingBatch batch, String kind, @Nullable String command) {
            DecisionRecord decision = entry.decision();
            Sql.update(
                    transaction,
                    """
                    insert into decision (agent_key, device_id, rule, kind, observed_at, command, \
                    because, profile_name, profile_version, model_digests, epoch, sequence, \
                    boot_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    agentKey,
                    entry.deviceId(),
                    decision.getRule(),
                    kind,
                    entry.observedAtMicros(),
                    command,
                    decision.getBecause(),
                    decision.getProfileName(),
                    decision.getProfileVersion(),
                    String.join("\n", decision.getModelDigestsList()),
                    batch.epoch(),
                    batch.sequence(),
                    bootKey);
        }

        long raise(Severity severity) {
            DecisionRecord decision = entry.decision();
            Long[] clearedAt = {null};
            Sql.query(
                    transaction,
                    """
                    select min(observed_at) from decision where agent_key = ? and device_id = ? \
                    and rule = ? and kind = 'cleared' and observed_at > ?""",
                    rs -> clearedAt[0] = rs.getObject(1, Long.class),
                    agentKey,
                    entry.deviceId(),
                    decision.getRule(),
                    entry.observedAtMicros());
            long alarmId =
                    Sql.insert(
                            transaction,
                            """
                    insert into alarm (agent_key, device_id, rule, severity, raised_at, \
                    cleared_at, because, profile_name, profile_version, model_digests, \
                    model_names, raised_boot) \
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                            "alarm_id",
                            agentKey,
                            entry.deviceId(),
                            decision.getRule(),
                            severity.word(),
                            entry.observedAtMicros(),
                            clearedAt[0],
                            decision.getBecause(),
                            decision.getProfileName(),
                            decision.getProfileVersion(),
                            String.join("\n", decision.getModelDigestsList()),
                            String.join("\n", decision.getModelNamesList()),
                            bootKey);
            Snoozes.carryOver(
                    transaction, alarmId, severity, Times.ofMicros(entry.observedAtMicros()));
            return alarmId;
        }

        List<Long> clear() {
            List<Long> ids = new ArrayList<>();
            Sql.query(
                    transaction,
                    """
                    select alarm_id from alarm where agent_key = ? and device_id = ? \
                    and rule = ? and kind = 'device' and raised_at <= ? \
                    and (cleared_at is null or cleared_at > ?)""",
                    rs -> ids.add(rs.getLong(1)),
                    agentKey,
                    entry.deviceId(),
                    entry.decision().getRule(),
                    entry.observedAtMicros(),
                    entry.observedAtMicros());
            for (long id : ids) {
                Sql.update(
                        transaction,
                        "update alarm set cleared_at = ? where alarm_id = ?",
                        entry.observedAtMicros(),
                        id);
            }
            return ids;
        }
    }

    /** Then other decisions may be the first that cleared an alarm. */
    @Override
    public void shift(Handle transaction, BootShift shift) {
        Sql.update(
                transaction,
                """
                update decision set observed_at = observed_at + ? \
                where agent_key = ? and boot_key = ?""",
                shift.deltaMicros(),
                shift.agentKey(),
                shift.bootKey());
        Sql.update(
                transaction,
                "update alarm set raised_at = raised_at + ? where agent_key = ? and raised_boot = ?",
                shift.deltaMicros(),
                shift.agentKey(),
                shift.bootKey());
        Sql.update(
                transaction,
                """
                update alarm l set cleared_at = (select min(d.observed_at) from decision d \
                where d.agent_key = l.agent_key and d.device_id = l.device_id \
                and d.rule = l.rule and d.kind = 'cleared' and d.observed_at >= l.raised_at) \
                where l.agent_key = ? and exists (select 1 from decision b \
                where b.agent_key = l.agent_key and b.device_id = l.device_id \
                and b.rule = l.rule and b.boot_key = ?)""",
                shift.agentKey(),
                shift.bootKey());
    }

    private static Severity severity(dev.skerry.sync.proto.Severity severity) {
        return switch (severity) {
            case SEVERITY_CRITICAL -> Severity.CRITICAL;
            case SEVERITY_WARNING -> Severity.WARNING;
            // A severity of a newer agent is shown at the lowest.
            case SEVERITY_INFO, SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Severity.INFO;
        };
    }

    @Override
    public List<AlarmView> alarms(AlarmQuery query) {
        String condition =
                query.active() == null
                        ? ""
                        : query.active()
                                ? " and l.cleared_at is null and a.removed_at is null"
                                : " and l.cleared_at is not null";
        return jdbi.withHandle(
                handle -> {
                    var select =
                            handle.createQuery(
                                            AlarmRows.SELECT
                                                    + " where (l.raised_at < :before or (l.raised_at"
                                                    + " = :before and l.alarm_id < :beforeId))"
                                                    + condition
                                                    + where(query.agentId(), query.deviceId(), "l")
                                                    + query.sites().condition("a.site", ":sites")
                                                    + " order by l.raised_at desc, l.alarm_id desc"
                                                    + " limit :limit")
                                    .bind("before", query.beforeMicros())
                                    .bind("beforeId", query.beforeId())
                                    .bind("limit", query.limit());
                    bind(select, query.agentId(), query.deviceId(), query.sites());
                    return select.map((rs, ctx) -> AlarmRows.alarm(rs)).list();
                });
    }

    @Override
    public List<AlarmView> alarms(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        AlarmRows.SELECT
                                                + " where l.alarm_id in (<ids>)"
                                                + " order by l.alarm_id")
                                .bindList("ids", List.copyOf(ids))
                                .map((rs, ctx) -> AlarmRows.alarm(rs))
                                .list());
    }

    @Override
    public List<DecisionView> commands(
            @Nullable String agentId, @Nullable String deviceId, Sites sites, int limit) {
        return jdbi.withHandle(
                handle -> {
                    var select =
                            handle.createQuery(
                                            """
                                            select d.decision_id, a.agent_id, d.device_id, \
                                            d.rule, d.command, d.observed_at, d.because, \
                                            d.profile_name, d.profile_version, d.model_digests \
                                            from decision d \
                                            join agent a on a.agent_key = d.agent_key \
                                            where d.kind = 'command'"""
                                                    + where(agentId, deviceId, "d")
                                                    + sites.condition("a.site", ":sites")
                                                    + " order by d.observed_at desc,"
                                                    + " d.decision_id desc limit :limit")
                                    .bind("limit", limit);
                    bind(select, agentId, deviceId, sites);
                    return select.map((rs, ctx) -> decision(rs)).list();
                });
    }

    private static String where(@Nullable String agentId, @Nullable String deviceId, String alias) {
        return (agentId == null ? "" : " and a.agent_id = :agent")
                + (deviceId == null ? "" : " and " + alias + ".device_id = :device");
    }

    private static void bind(
            org.jdbi.v3.core.statement.Query select,
            @Nullable String agentId,
            @Nullable String deviceId,
            Sites sites) {
        if (!sites.areAll()) {
            select.bindArray("sites", String.class, (Object[]) sites.array());
        }
        if (agentId != null) {
            select.bind("agent", agentId);
        }
        if (deviceId != null) {
            select.bind("device", deviceId);
        }
    }

    private static DecisionView decision(ResultSet rs) throws SQLException {
        return new DecisionView(
                rs.getLong(1),
                rs.getString(2),
                rs.getString(3),
                rs.getString(4),
                rs.getString(5),
                Times.ofMicros(rs.getLong(6)),
                rs.getString(7),
                rs.getString(8),
                rs.getString(9),
                AlarmRows.lines(rs.getString(10)));
    }
}
