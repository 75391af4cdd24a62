package dev.skerry.gateway.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.fleet.AgentView.ActivityView;
import dev.skerry.gateway.fleet.AgentView.ConflictsView;
import dev.skerry.gateway.fleet.AgentView.EarlierView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.SetAsideView;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.SetAside;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Puts agents together from what they told, what is stored of them and who is connected. */
final class AgentQuery {
    private static final Duration FORK_SHOWN = Duration.ofDays(7);

    private static final String AGENTS =
            """
            select a.agent_id, a.site, a.software_version, a.epoch, \
            greatest(a.last_seen_at, coalesce(e.last_received_at, 0)), \
            coalesce(e.stored_records, 0), \
            (select count(*) from device d where d.agent_key = a.agent_key), \
            (select count(*) from alarm l where l.agent_key = a.agent_key \
            and l.cleared_at is null), \
            (select count(*) from twin_conflict c where c.agent_key = a.agent_key \
            and c.state = 'open'), \
            (select count(*) from twin_conflict c where c.agent_key = a.agent_key \
            and c.state = 'decided'), \
            a.conflicts_forgotten, a.ahead_at from agent a left join agent_epoch e \
            on e.agent_key = a.agent_key and e.epoch = a.epoch \
            where a.removed_at is null""";

    private static final String REPORTS =
            """
            select a.agent_id, r.epoch, r.reported_at, r.status, coalesce(e.stored_records, 0) \
            from agent_report r join agent a on a.agent_key = r.agent_key \
            left join agent_epoch e on e.agent_key = r.agent_key and e.epoch = r.epoch \
            where a.removed_at is null""";

    /** When an outbox was found to be a copy, and when another of the same was seen last. */
    private static final String FORKS =
            """
            select a.agent_id, max(f.begun_at), max(o.seen_at) \
            from agent a join agent_branch f on f.agent_key = a.agent_key and f.is_fork \
            left join agent_branch o on o.agent_key = f.agent_key and o.epoch = f.epoch \
            and o.branch_id <> f.branch_id and o.seen_at > f.begun_at \
            where a.removed_at is null and f.epoch = a.epoch""";

    private static final String EVIDENCE =
            """
            select a.agent_id, e.code, e.message, e.found_at \
            from agent a join audit_evidence e on e.agent_key = a.agent_key \
            where a.removed_at is null and e.settled_at is null""";

    private static final String PROGRAMS =
            """
            select a.agent_id, p.report from agent_program p \
            join agent a on a.agent_key = p.agent_key where a.removed_at is null""";

    private static final String THIS_ONE = " and a.agent_id = ?";
    private static final String THESE = " and a.agent_id = any(?)";

    private final Handle handle;
    private final Presence presence;
    private final Map<String, Fork> forks = new HashMap<>();
    private final Map<String, List<TroubleView>> evidence = new HashMap<>();
    private final Map<String, ProgramReport> programs = new HashMap<>();

    /**
     * An outbox of which there are two.
     *
     * @param otherSeenAt 0 when the other was not heard of since
     */
    private record Fork(long begunAt, long otherSeenAt) {
        Stream<TroubleView> trouble() {
            Instant last = Times.ofMicros(Math.max(begunAt, otherSeenAt));
            if (last.plus(FORK_SHOWN).isBefore(Instant.now())) {
                return Stream.of();
            }
            String what =
                    otherSeenAt == 0
                            ? "it went back to an earlier state, and goes on from there"
                            : "two with the same data connect in turn, the other last at "
                                    + Times.ofMicros(otherSeenAt).truncatedTo(ChronoUnit.SECONDS);
            return Stream.of(
                    new TroubleView(
                            GatewayError.AGENT_FORKED.code(),
                            "%s: %s; %s"
                                    .formatted(
                                            GatewayError.AGENT_FORKED.meaning(),
                                            what,
                                            GatewayError.AGENT_FORKED.advice()),
                            Times.ofMicros(begunAt)));
        }
    }

    AgentQuery(Handle handle, Presence presence) {
        this.handle = handle;
        this.presence = presence;
    }

    /**
     * Agents by id, without removed ones.
     *
     * @param agentId of all when absent
     */
    List<AgentView> agents(Optional<String> agentId, Sites sites) {
        return agents(agentId.isPresent() ? THIS_ONE : "", agentId.stream(), sites);
    }

    /** These agents by id, without removed ones. */
    List<AgentView> agents(Collection<String> agentIds, Sites sites) {
        Object ids = agentIds.toArray(String[]::new);
        return agents(THESE, Stream.of(ids), sites);
    }

    private List<AgentView> agents(String these, Stream<?> ids, Sites sites) {
        String which = these + sites.condition("a.site");
        Object[] parameters =
                Stream.concat(ids, sites.areAll() ? Stream.of() : Stream.of((Object) sites.array()))
                        .toArray();
        Map<String, List<Report>> reports = new HashMap<>();
        Sql.query(
                handle,
                REPORTS + which,
                rs ->
                        reports.computeIfAbsent(rs.getString(1), id -> new ArrayList<>())
                                .add(report(rs)),
                parameters);
        Sql.query(
                handle,
                FORKS + which + " group by a.agent_id",
                rs -> forks.put(rs.getString(1), new Fork(rs.getLong(2), rs.getLong(3))),
                parameters);
        Sql.query(
                handle,
                EVIDENCE + which,
                rs ->
                        evidence.computeIfAbsent(rs.getString(1), id -> new ArrayList<>())
                                .add(contradiction(rs)),
                parameters);
        Sql.query(
                handle,
                PROGRAMS + which,
                rs -> programs.put(rs.getString(1), program(rs.getBytes(2))),
                parameters);
        List<AgentView> agents = new ArrayList<>();
        Sql.query(
                handle,
                AGENTS + which + " order by a.agent_id",
                rs -> agents.add(agent(rs, reports.getOrDefault(rs.getString(1), List.of()))),
                parameters);
        return agents;
    }

    /** What an agent met, by its newest report; empty if it told none. */
    Optional<SightingsView> sightings(String agentId) {
        List<Report> reports = new ArrayList<>();
        Sql.query(handle, REPORTS + THIS_ONE, rs -> reports.add(report(rs)), agentId);
        return reports.stream()
                .max(Comparator.comparing(Report::at))
                .map(report -> SightingsView.of(report.status().getSightings()));
    }

    private static TroubleView contradiction(ResultSet rs) throws SQLException {
        AuditError kind =
                rs.getString(2).equals(AuditError.LOG_REPLACED.code())
                        ? AuditError.LOG_REPLACED
                        : AuditError.LOG_CONTRADICTED;
        return new TroubleView(
                kind.code(),
                "%s (%s); %s".formatted(kind.meaning(), rs.getString(3), kind.advice()),
                Times.ofMicros(rs.getLong(4)));
    }

    private static Report report(ResultSet rs) throws SQLException {
        return new Report(
                rs.getLong(2),
                Times.ofMicros(rs.getLong(3)),
                status(rs.getBytes(4)),
                rs.getLong(5));
    }

    private static AgentStatus status(byte[] stored) {
        try {
            return AgentStatus.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable agent status", e);
        }
    }

    private static ProgramReport program(byte[] stored) {
        try {
            return ProgramReport.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable program report", e);
        }
    }

    /** It runs only to be repaired. */
    private static Stream<TroubleView> rescue(@Nullable ProgramReport report) {
        return report == null || !report.getIsRescue()
                ? Stream.of()
                : Stream.of(
                        new TroubleView(
                                ProgramError.IN_RESCUE.code(),
                                "in rescue: %s; %s"
                                        .formatted(
                                                report.getMessage().isEmpty()
                                                        ? ProgramError.IN_RESCUE.meaning()
                                                        : report.getMessage(),
                                                ProgramError.IN_RESCUE.advice()),
                                null));
    }

    private AgentView agent(ResultSet rs, List<Report> reports) throws SQLException {
        String agentId = rs.getString(1);
        long epoch = rs.getLong(4);
        Instant since = presence.connectedSince(agentId);
        Report present =
                reports.stream().filter(report -> report.epoch() == epoch).findFirst().orElse(null);
        AgentStatus status = present == null ? null : present.status();
        return new AgentView(
                agentId,
                rs.getString(2),
                rs.getString(3),
                since == null ? AgentView.State.CUT_OFF : AgentView.State.CONNECTED,
                since,
                Times.ofMicros(rs.getLong(5)),
                present == null ? null : present.at(),
                Figures.of(present == null ? null : present.at(), since),
                "%016x".formatted(epoch),
                status == null ? null : (long) status.getPendingBatches(),
                status == null ? null : status.getLedger().getPending(),
                status == null ? null : status.getOutboxBytes(),
                status == null ? null : status.getOutboxCapacityBytes(),
                hoursLeft(status),
                ledger(reports, present, rs.getLong(6)),
                earlier(reports, epoch),
                setAside(status),
                rs.getInt(7),
                rs.getInt(8),
                new ConflictsView(rs.getInt(9), rs.getInt(10), rs.getLong(11)),
                presence.security(agentId),
                ActivityView.of(status),
                SourceView.of(status),
                Stream.of(
                                presence.troubles(agentId).stream(),
                                Optional.ofNullable(forks.get(agentId)).stream()
                                        .flatMap(Fork::trouble),
                                ahead(rs.getLong(12)),
                                evidence.getOrDefault(agentId, List.of()).stream(),
                                rescue(programs.get(agentId)),
                                troubles(status))
                        .flatMap(troubles -> troubles)
                        .toList(),
                programs.containsKey(agentId) ? ProgramStateView.of(programs.get(agentId)) : null);
    }

    /** The store was set back, as an agent showed; 0 for never. */
    private static Stream<TroubleView> ahead(long aheadAt) {
        Instant at = Times.ofMicros(aheadAt);
        return at.plus(FORK_SHOWN).isBefore(Instant.now())
                ? Stream.of()
                : Stream.of(
                        new TroubleView(
                                GatewayError.STORE_RESTORED.code(),
                                "%s; %s"
                                        .formatted(
                                                GatewayError.STORE_RESTORED.meaning(),
                                                GatewayError.STORE_RESTORED.advice()),
                                at));
    }

    private static LedgerView ledger(
            List<Report> reports, @Nullable Report present, long storedOfPresent) {
        Stream<LedgerView> told = reports.stream().map(Report::ledger);
        return LedgerView.total(
                present != null
                        ? told.toList()
                        : Stream.concat(told, Stream.of(LedgerView.untold(storedOfPresent)))
                                .toList());
    }

    private static @Nullable EarlierView earlier(List<Report> reports, long present) {
        List<Report> others = reports.stream().filter(r -> r.epoch() != present).toList();
        return others.isEmpty()
                ? null
                : new EarlierView(
                        others.size(),
                        others.stream().mapToLong(r -> r.ledger().pending()).sum(),
                        others.stream().map(Report::at).max(Comparator.naturalOrder()).get());
    }

    private static @Nullable Double hoursLeft(@Nullable AgentStatus status) {
        return status == null
                        || status.getHoursLeft() < 0
                        || !Double.isFinite(status.getHoursLeft())
                ? null
                : status.getHoursLeft();
    }

    private static @Nullable SetAsideView setAside(@Nullable AgentStatus status) {
        if (status == null || status.getSetAside().getBatches() == 0) {
            return null;
        }
        SetAside aside = status.getSetAside();
        return new SetAsideView(aside.getBatches(), aside.getRecords(), aside.getLastCode());
    }

    private static Stream<TroubleView> troubles(@Nullable AgentStatus status) {
        return status == null
                ? Stream.of()
                : status.getTroublesList().stream()
                        .map(t -> new TroubleView(t.getCode(), t.getMessage(), null));
    }
}
