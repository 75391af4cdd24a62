package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.rollout.ModelGrants.Grant;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who shall run which version of a model, and versions on their way. Every change is committed by
 * the store's one writer; agents that it concerns are told once it is durable.
 */
public final class Rollouts {
    /** How many assignments of models there may be, open rollouts counted. */
    public static final int MOST_ASSIGNMENTS = 1_000;

    private static final Logger LOG = Logger.getLogger(Rollouts.class);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final ModelLink link;
    private final FleetListener listener;
    private final ApprovalListener waiting;
    private final Launches launches;
    private final Steering steering;
    private final InstantSource clock;

    public Rollouts(
            GroupCommitter committer,
            Jdbi jdbi,
            ModelLink link,
            FleetListener listener,
            Approvals approvals,
            ApprovalListener waiting,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.link = link;
        this.listener = listener;
        this.waiting = waiting;
        var journal = new RolloutJournal(audit, clock);
        this.launches = new Launches(new Consent(approvals), journal);
        this.steering = new Steering(launches, journal);
        this.clock = clock;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /** It is durable. */
        record Done() implements Outcome {}

        /** A rollout began. */
        record Started(String rolloutId) implements Outcome {}

        /**
         * It waits for approvals.
         *
         * @param requestId of the request, and of the rollout if it is one
         */
        record Waiting(String requestId) implements Outcome {}

        /** It needs approvals, and can't wait for them. */
        record CannotWait(PolicyError why) implements Outcome {}

        /** It waits for approvals, and has not begun. */
        record NotBegun(Rollout rollout) implements Outcome {}

        /** Somebody else asked for it, and it waits for approvals. */
        record NotTheirs(String caller) implements Outcome {}

        /** The catalogue has no such version. */
        record UnknownVersion() implements Outcome {}

        /** Nothing is assigned there. */
        record NotAssigned() implements Outcome {}

        /** There is no such rollout. */
        record UnknownRollout() implements Outcome {}

        /** It ended before. */
        record Over(Rollout rollout) implements Outcome {}

        /** Another one of this model is open. */
        record Open(Rollout rollout) implements Outcome {}

        /** It waits for somebody to resume it. */
        record Paused(Rollout.Pause pause) implements Outcome {}

        /** Its gates do not hold. */
        record GatesFail(String which) implements Outcome {}

        /** It would change nothing. */
        record Nobody(String why) implements Outcome {}

        /** As many are there as may. */
        record TooMany() implements Outcome {}

        /** It has changed since it was read. */
        record ChangedSince() implements Outcome {}
    }

    /**
     * Assigns a version in place of the one that is assigned there, or has that wait for approvals.
     *
     * @param isMeant whether the model's assignments are those that whoever asks has seen
     * @param sites whose assignments they see
     */
    public CompletableFuture<Outcome> assign(
            ModelPlace place,
            String version,
            Predicate<List<ModelAssignment>> isMeant,
            Sites sites,
            Caller by)
            throws InterruptedException {
        return submit(
                "assignment of model " + place.name(),
                tx -> launches.assign(tx, place, version, ofSeen(tx, isMeant, sites), by));
    }

    /** Takes an assignment back. */
    public CompletableFuture<Outcome> unassign(
            ModelPlace place, Predicate<List<ModelAssignment>> isMeant, Sites sites, String by)
            throws InterruptedException {
        return submit(
                "unassignment of model " + place.name(),
                tx -> launches.unassign(tx, place, ofSeen(tx, isMeant, sites), by));
    }

    private static Predicate<List<ModelAssignment>> ofSeen(
            Handle tx, Predicate<List<ModelAssignment>> isMeant, Sites sites) {
        return assignments -> isMeant.test(RolloutQuery.seen(tx, assignments, sites));
    }

    /** Begins a rollout, or has it wait for approvals. */
    public CompletableFuture<Outcome> start(RolloutWish wish, Caller by)
            throws InterruptedException {
        return submit(
                "rollout of model " + wish.place().name(), tx -> launches.start(tx, wish, by));
    }

    /**
     * Has a rollout go on.
     *
     * @param isMeant whether its revision is the one that whoever asks has seen
     * @param from the stage that whoever asks has seen it in; null for any
     * @param isForced whatever its gates say
     */
    public CompletableFuture<Outcome> promote(
            String rolloutId,
            Predicate<String> isMeant,
            @Nullable Stage from,
            boolean isForced,
            String by)
            throws InterruptedException {
        return submit(
                "promotion",
                rolloutId,
                isMeant,
                tx -> steering.promote(tx, rolloutId, from, isForced, by));
    }

    /** Has a rollout wait where it is, or go on again. It goes back all the same. */
    public CompletableFuture<Outcome> pause(
            String rolloutId, Predicate<String> isMeant, boolean isPaused, String by)
            throws InterruptedException {
        return submit(
                isPaused ? "pause" : "resumption",
                rolloutId,
                isMeant,
                tx -> steering.pause(tx, rolloutId, isPaused, by));
    }

    /** Ends a rollout: everything is as before. */
    public CompletableFuture<Outcome> abort(
            String rolloutId, Predicate<String> isMeant, String reason, Caller by)
            throws InterruptedException {
        return submit("end", rolloutId, isMeant, tx -> steering.abort(tx, rolloutId, reason, by));
    }

    /** Has each rollout go on, or back, that is due; done once that is durable. */
    public CompletableFuture<Void> tick() throws InterruptedException {
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        Due now = jdbi.withHandle(this::due);
        for (RolloutPoint point : now.points()) {
            committer.submit(
                    new NotedChange(
                            "comparison of rollout " + point.rolloutId(),
                            1_024,
                            tx -> SqlPointStore.add(tx, point),
                            () -> {}));
        }
        for (Rollout due : now.turns()) {
            AnsweredChange<Told<Optional<Rollout>>> change =
                    change("course of rollout " + due.id(), tx -> steering.advance(tx, due.id()));
            committer.submit(change);
            changes.add(change.done().thenAccept(told -> told.answer().ifPresent(Rollouts::log)));
        }
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    /** Rollouts that are due to turn, and what is to be kept of how open ones do. */
    private record Due(List<Rollout> turns, List<RolloutPoint> points) {}

    private Due due(Handle handle) {
        if (SqlRolloutStore.open(handle).isEmpty()) {
            return new Due(List.of(), List.of());
        }
        Instant now = clock.instant();
        Situation situation = Situation.read(handle);
        List<Rollout> open = situation.plans().rollouts();
        return new Due(
                open.stream()
                        .filter(r -> Course.due(r, situation.gates(r), now).isPresent())
                        .toList(),
                open.stream()
                        .filter(r -> RolloutPoint.isDue(r, SqlPointStore.last(handle, r.id()), now))
                        .flatMap(r -> RolloutPoint.of(r, situation.running(r), now).stream())
                        .toList());
    }

    private static void log(Rollout rollout) {
        if (rollout.stage() == Stage.REVERSED) {
            LOG.warnf(
                    "rollout=reversed code=%s id=%s model=%s version=%s reason=\"%s\"",
                    RolloutError.REVERSED.code(),
                    rollout.id(),
                    rollout.name(),
                    rollout.version(),
                    rollout.reason());
        } else {
            LOG.infof(
                    "rollout=%s id=%s model=%s version=%s",
                    rollout.stage().word(), rollout.id(), rollout.name(), rollout.version());
        }
    }

    /**
     * An agent told what it runs.
     *
     * @param isFirst whether it is its first word in this session, after which it hears what it
     *     shall run
     */
    public void reported(String agentId, ModelReport report, boolean isFirst)
            throws InterruptedException {
        committer.submit(
                new NotedChange(
                        "models of " + agentId,
                        report.getSerializedSize() + 1_024,
                        tx -> ModelReports.put(tx, agentId, report, clock.instant()),
                        () -> {}));
        if (isFirst) {
            AnsweredChange<Map<String, ModelOrder>> look =
                    new AnsweredChange<>(
                            "models for " + agentId, tx -> sets(tx, List.of(agentId)), this::tell);
            committer.submit(look);
        }
    }

    private static Map<String, ModelOrder> sets(Handle handle, Collection<String> agentIds) {
        Plans plans = Situation.plans(handle);
        List<Grant> grants = ModelGrants.all(handle);
        Map<String, ModelOrder> sets = new TreeMap<>();
        Map<String, Member> members = agentIds.size() == 1 ? Map.of() : Members.all(handle);
        for (String agentId : agentIds) {
            Optional.ofNullable(members.get(agentId))
                    .or(() -> Members.find(handle, agentId))
                    .ifPresent(
                            member ->
                                    sets.put(
                                            agentId,
                                            ModelGrants.order(plans.of(member), grants, member)));
        }
        return sets;
    }

    private void tell(Map<String, ModelOrder> sets) {
        sets.forEach(link::send);
        sets.keySet().forEach(listener::agentChanged);
    }

    /** Who shall run which version of a model. */
    public List<ModelAssignment> assignments(String name, Sites sites) {
        return jdbi.withHandle(
                handle -> RolloutQuery.seen(handle, Launches.ofName(handle, name), sites));
    }

    /** The rollouts of a model, the newest first, without their agents. */
    public List<RolloutView> rollouts(String name, Sites sites) {
        return jdbi.withHandle(handle -> RolloutQuery.ofName(handle, name, sites));
    }

    /** A rollout with its agents at these sites. */
    public Optional<RolloutView> rollout(String rolloutId, Sites sites) {
        return jdbi.withHandle(handle -> RolloutQuery.one(handle, rolloutId, sites));
    }

    /** How a rollout's version compares with the one beside it, over time; empty if unknown. */
    public Optional<ComparisonView> comparison(String rolloutId, Sites sites) {
        return jdbi.withHandle(handle -> RolloutQuery.comparison(handle, rolloutId, sites));
    }

    /** Whom a rollout would be for, if it began now. */
    public Optional<RolloutPreview> preview(RolloutWish wish, Sites sites) {
        return jdbi.withHandle(handle -> RolloutQuery.preview(handle, wish, sites));
    }

    /** Whom a rollout is for. */
    public Optional<ModelPlace> place(String rolloutId) {
        return jdbi.withHandle(handle -> SqlRolloutStore.find(handle, rolloutId))
                .map(Rollout::place);
    }

    /** Does what requests for models asked for, or gives it up. */
    public Carrier waiting() {
        return (tx, settled) -> {
            Told<Optional<PolicyError>> told =
                    told(tx, () -> Optional.ofNullable(launches.settled(tx, settled)));
            return new Carried(() -> tell(told.sets()), told.answer().orElse(null));
        };
    }

    private CompletableFuture<Outcome> submit(String what, Function<Handle, Outcome> body)
            throws InterruptedException {
        AnsweredChange<Told<Outcome>> change = change(what, body);
        committer.submit(change);
        return change.done().thenApply(Told::answer);
    }

    /** Of a rollout, unless it is another one than whoever asks has seen. */
    private CompletableFuture<Outcome> submit(
            String what,
            String rolloutId,
            Predicate<String> isMeant,
            Function<Handle, Outcome> body)
            throws InterruptedException {
        return submit(
                what + " of rollout " + rolloutId,
                tx ->
                        SqlRolloutStore.find(tx, rolloutId)
                                .filter(rollout -> !isMeant.test(rollout.revision()))
                                .<Outcome>map(changed -> new Outcome.ChangedSince())
                                .orElseGet(() -> body.apply(tx)));
    }

    /** An answer, and what it made of what connected agents shall run. */
    private record Told<T>(T answer, Map<String, ModelOrder> sets) {}

    private <T> AnsweredChange<Told<T>> change(String what, Function<Handle, T> body) {
        return new AnsweredChange<>(
                what,
                tx -> told(tx, () -> body.apply(tx)),
                told -> {
                    tell(told.sets());
                    if (told.answer() instanceof Outcome.Waiting(String requestId)) {
                        waiting.approvalChanged(requestId, "");
                    }
                });
    }

    private <T> Told<T> told(Handle tx, Supplier<T> body) {
        Collection<String> connected = link.connected();
        Map<String, ModelOrder> before = sets(tx, connected);
        T answer = body.get();
        Map<String, ModelOrder> after = sets(tx, connected);
        after.entrySet().removeAll(before.entrySet());
        return new Told<>(answer, after);
    }
}
