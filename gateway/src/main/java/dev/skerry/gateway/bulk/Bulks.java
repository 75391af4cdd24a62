package dev.skerry.gateway.bulk;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.bulk.BulkOutlook.Row;
import dev.skerry.gateway.bulk.SqlBulkStore.Turn;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetRow;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.audit.AuditEntry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Changes of many agents: what one would do, what became of it, and taking it back. */
public final class Bulks {
    /** How many agents one may be for. */
    public static final int MOST_AGENTS = 10_000;

    /** How many are kept. */
    public static final int MOST_KEPT = 100;

    /** How many may wait for their turn. */
    public static final int MOST_RUNNING = 8;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final Sources sources;
    private final BulkRunner runner;
    private final AuditLog audit;
    private final InstantSource clock;

    /** Where it is read how agents stand. */
    public record Sources(
            FleetStore fleet,
            FleetIndex index,
            Profiles profiles,
            Rollouts models,
            Approvals approvals) {}

    public Bulks(
            GroupCommitter committer,
            Jdbi jdbi,
            Sources sources,
            BulkRunner runner,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.sources = sources;
        this.runner = runner;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /** It is durable, now or since it was asked for with the same id before. */
        record Taken(BulkView bulk) implements Outcome {}

        /** Nothing has changed. */
        record Refused(ActionError why) implements Outcome {}
    }

    /** What a change would do to these agents, and to a window of them in full. */
    public BulkOutlook outlook(
            BulkChange change, List<String> agentIds, Caller by, int offset, int limit) {
        Set<String> wanted = new LinkedHashSet<>(agentIds);
        Map<String, AgentView> agents =
                sources.fleet().agents(by.sites()).stream()
                        .filter(agent -> wanted.contains(agent.agentId()))
                        .collect(Collectors.toMap(AgentView::agentId, Function.identity()));
        Map<String, Set<String>> tags =
                sources.index().rows(wanted, by.sites()).stream()
                        .collect(
                                Collectors.toMap(
                                        FleetRow::agentId, row -> new TreeSet<>(row.tags())));
        Map<String, String> assigned = assigned(change, by);
        List<Row> rows =
                jdbi.withHandle(
                        handle -> {
                            var preview =
                                    new Preview(
                                            change,
                                            by,
                                            agents,
                                            tags,
                                            assigned,
                                            sources.approvals(),
                                            handle);
                            return wanted.stream().map(preview::of).toList();
                        });
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (Row row : rows) {
            counts.merge(row.outcome().word(), 1, Integer::sum);
            if (row.code() != null) {
                reasons.merge(row.code(), 1, Integer::sum);
            }
        }
        return new BulkOutlook(
                rows.size(), counts, reasons, rows.stream().skip(offset).limit(limit).toList());
    }

    private Map<String, String> assigned(BulkChange change, Caller by) {
        Map<String, String> versions = new TreeMap<>();
        if (change.kind() == BulkKind.PROFILE) {
            sources.profiles().assignments(change.name(), by.sites()).stream()
                    .filter(a -> a.scope() == Scope.AGENT)
                    .forEach(a -> versions.put(a.target(), a.version()));
        } else if (change.kind() == BulkKind.MODEL) {
            sources.models().assignments(change.name(), by.sites()).stream()
                    .filter(a -> a.scope() == Scope.AGENT)
                    .forEach(a -> versions.put(a.target(), a.version()));
        }
        return versions;
    }

    /** Begins to change these agents; the same id again is the same change. */
    public CompletableFuture<Outcome> begin(
            String id, BulkChange change, List<String> agentIds, Caller by)
            throws InterruptedException {
        List<String> ids = List.copyOf(new LinkedHashSet<>(agentIds));
        return begin(
                id,
                change,
                tx -> IntStream.range(0, ids.size()).mapToObj(n -> turn(n, ids.get(n))).toList(),
                by,
                null);
    }

    private static Turn turn(int number, String agentId) {
        return new Turn(number, agentId, null);
    }

    /** Has agents have again what they had before a change, as far as that is known. */
    public CompletableFuture<Outcome> undo(String id, String undoId, Caller by)
            throws InterruptedException {
        Bulk before = jdbi.withHandle(handle -> SqlBulkStore.find(handle, id)).orElse(null);
        if (before == null || !before.isSeen(by)) {
            return refused(ActionError.BULK_UNKNOWN);
        }
        if (before.state() == Bulk.State.RUNNING) {
            // Agents would be changed that nothing takes back.
            return refused(ActionError.BULK_NOT_UNDOABLE);
        }
        return begin(undoId, before.change(), tx -> SqlBulkStore.undoable(tx, id), by, before.id());
    }

    private static CompletableFuture<Outcome> refused(ActionError why) {
        return CompletableFuture.completedFuture(new Outcome.Refused(why));
    }

    private CompletableFuture<Outcome> begin(
            String id,
            BulkChange change,
            Function<Handle, List<Turn>> turns,
            Caller by,
            @Nullable String undoOf)
            throws InterruptedException {
        return AnsweredChange.submit(
                        committer,
                        "bulk change " + id,
                        tx -> {
                            Bulk before = SqlBulkStore.find(tx, id).orElse(null);
                            if (before != null) {
                                return new Begun(
                                        before.isSame(change, by) && before.isSeen(by)
                                                ? taken(tx, before)
                                                : new Outcome.Refused(ActionError.BULK_ID_TAKEN),
                                        null);
                            }
                            List<Turn> all = turns.apply(tx);
                            ActionError objection = objection(tx, all, undoOf);
                            return objection == null
                                    ? insert(tx, id, change, all, by, undoOf)
                                    : new Begun(new Outcome.Refused(objection), null);
                        })
                .thenApply(
                        begun -> {
                            if (begun.bulk() != null) {
                                runner.run(begun.bulk().id());
                            }
                            return begun.outcome();
                        });
    }

    private record Begun(Outcome outcome, @Nullable Bulk bulk) {}

    private static @Nullable ActionError objection(
            Handle tx, List<Turn> turns, @Nullable String undoOf) {
        if (turns.isEmpty()) {
            return undoOf == null ? ActionError.BULK_INVALID : ActionError.BULK_NOT_UNDOABLE;
        }
        return SqlBulkStore.running(tx).size() >= MOST_RUNNING ? ActionError.TOO_MANY_BULKS : null;
    }

    private Begun insert(
            Handle tx,
            String id,
            BulkChange change,
            List<Turn> turns,
            Caller by,
            @Nullable String undoOf) {
        var bulk =
                new Bulk(id, change, Bulk.State.RUNNING, by, clock.instant(), null, undoOf, null);
        SqlBulkStore.insert(tx, bulk, turns);
        SqlBulkStore.trim(tx, MOST_KEPT);
        audit.record(
                tx,
                AuditEntry.of(clock.instant(), "bulk.started", by.name())
                        .about("bulk", id)
                        .about("kind", change.kind().word())
                        .detail("agents", Integer.toString(turns.size()))
                        .build());
        return new Begun(taken(tx, bulk), bulk);
    }

    private static Outcome taken(Handle tx, Bulk bulk) {
        return new Outcome.Taken(view(tx, bulk, null, 0, 0));
    }

    /** Ends one after the agent whose turn it is; empty if there is none that the caller sees. */
    public CompletableFuture<Optional<BulkView>> stop(String id, Caller by)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "stop of bulk change " + id,
                tx ->
                        SqlBulkStore.find(tx, id)
                                .filter(bulk -> bulk.isSeen(by))
                                .map(bulk -> stopped(tx, bulk, by)));
    }

    private BulkView stopped(Handle tx, Bulk bulk, Caller by) {
        runner.stop(tx, bulk, by.name());
        return view(tx, SqlBulkStore.find(tx, bulk.id()).orElseThrow(), null, 0, 0);
    }

    /** One of them, with a window of its agents. */
    public Optional<BulkView> bulk(
            String id, BulkRow.@Nullable State state, int offset, int limit, Caller by) {
        return find(id, by)
                .map(b -> jdbi.withHandle(handle -> view(handle, b, state, offset, limit)));
    }

    /** Those that the caller sees, the newest first, without their agents. */
    public List<BulkView> bulks(Caller by) {
        return jdbi.withHandle(
                handle ->
                        new ArrayList<>(SqlBulkStore.newest(handle, MOST_KEPT))
                                .stream()
                                        .filter(bulk -> bulk.isSeen(by))
                                        .map(bulk -> view(handle, bulk, null, 0, 0))
                                        .toList());
    }

    private Optional<Bulk> find(String id, Caller by) {
        return jdbi.withHandle(handle -> SqlBulkStore.find(handle, id))
                .filter(bulk -> bulk.isSeen(by));
    }

    private static BulkView view(
            Handle handle, Bulk bulk, BulkRow.@Nullable State state, int offset, int limit) {
        Map<String, Integer> counts = SqlBulkStore.counts(handle, bulk.id());
        boolean isUndoable =
                bulk.change().kind().isUndoable()
                        && bulk.state() != Bulk.State.RUNNING
                        && !SqlBulkStore.undoable(handle, bulk.id()).isEmpty();
        return new BulkView(
                bulk.id(),
                bulk.change(),
                bulk.state(),
                bulk.by().name(),
                bulk.startedAt(),
                bulk.endedAt(),
                counts.values().stream().mapToInt(Integer::intValue).sum(),
                counts,
                isUndoable,
                bulk.undoOf(),
                bulk.stoppedBy(),
                limit == 0
                        ? List.of()
                        : SqlBulkStore.rows(handle, bulk.id(), state, offset, limit));
    }
}
