package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Versions of the agents' program on their way. Every change is committed by the store's one
 * writer; agents whose plan it changes are told once it is durable.
 */
public final class ProgramRollouts {
    /** How many may be open. */
    public static final int MOST_OPEN = 20;

    /** How many looks there are between two at rollouts that are through, and at ledgers. */
    private static final int SELDOM = 5;

    private static final Logger LOG = Logger.getLogger(ProgramRollouts.class);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final FleetNow fleet;
    private final FleetListener listener;
    private final ApprovalListener waiting;
    private final ProgramBriefing briefing;
    private final Launch launch;
    private final Steering steering;
    private final InstantSource clock;
    private final AtomicLong looks = new AtomicLong();

    public ProgramRollouts(
            GroupCommitter committer,
            Jdbi jdbi,
            FleetNow fleet,
            FleetListener listener,
            Approvals approvals,
            ApprovalListener waiting,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.fleet = fleet;
        this.listener = listener;
        this.waiting = waiting;
        this.briefing = new ProgramBriefing(fleet);
        var journal = new ProgramJournal(audit, clock);
        this.launch = new Launch(new ProgramConsent(approvals), journal, fleet);
        this.steering = new Steering(journal);
        this.clock = clock;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /** It is durable. */
        record Done() implements Outcome {}

        /** A rollout began. */
        record Started(String rolloutId) implements Outcome {}

        /** It waits for approvals, by this request, which is the rollout's id. */
        record Waiting(String requestId) implements Outcome {}

        /** It needs approvals, and can't wait for them. */
        record CannotWait(PolicyError why) implements Outcome {}

        /** It waits for approvals, and has not begun. */
        record NotBegun(ProgramRollout rollout) implements Outcome {}

        /** Somebody else asked for it, and it waits for approvals. */
        record NotTheirs(String caller) implements Outcome {}

        /** The catalogue has no such version. */
        record UnknownVersion() implements Outcome {}

        /** There is no such rollout. */
        record UnknownRollout() implements Outcome {}

        /** It ended before. */
        record Over(ProgramRollout rollout) implements Outcome {}

        /** It would reach no agent. */
        record Nobody(String whom) implements Outcome {}

        /** No agent would go back. */
        record NothingToRevert() implements Outcome {}

        /** As many are open as may be. */
        record TooMany() implements Outcome {}

        /** It has changed since it was read. */
        record ChangedSince() implements Outcome {}
    }

    /** Begins a rollout, or has it wait for approvals. */
    public CompletableFuture<Outcome> start(ProgramWish wish, Caller by)
            throws InterruptedException {
        return submit(
                "rollout of program " + wish.version(),
                (tx, touched) -> launch.start(tx, wish, by));
    }

    /** Has a rollout wait where it is, or go on again. Who is on the way goes on in any case. */
    public CompletableFuture<Outcome> pause(
            String rolloutId, Predicate<String> isMeant, boolean isPaused, String by)
            throws InterruptedException {
        return submit(
                isPaused ? "pause" : "resumption",
                rolloutId,
                isMeant,
                (tx, touched) -> steering.pause(tx, rolloutId, isPaused, by));
    }

    /** Ends a rollout: who has not begun is not told any more. */
    public CompletableFuture<Outcome> stop(
            String rolloutId, Predicate<String> isMeant, String reason, Caller by)
            throws InterruptedException {
        return submit(
                "end",
                rolloutId,
                isMeant,
                (tx, touched) -> launch.stop(tx, rolloutId, reason, by, touched));
    }

    /** Ends a rollout, and has its agents go back to what they ran before, by another one. */
    public CompletableFuture<Outcome> revert(String rolloutId, Predicate<String> isMeant, Caller by)
            throws InterruptedException {
        return submit(
                "revert",
                rolloutId,
                isMeant,
                (tx, touched) -> launch.revert(tx, rolloutId, by, touched));
    }

    /** Does what is due in each rollout; done once that is durable. */
    public CompletableFuture<Void> tick() throws InterruptedException {
        boolean isFull = looks.getAndIncrement() % SELDOM == 0;
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (ProgramRollout rollout : jdbi.withHandle(SqlRollouts::telling)) {
            if (isFull || rollout.stage() == RolloutStage.OPEN) {
                Scene scene =
                        jdbi.withHandle(
                                handle -> briefing.scene(handle, rollout, clock.instant(), isFull));
                if (!Course.due(scene).isEmpty()) {
                    changes.add(advance(scene));
                }
            }
        }
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> advance(Scene seen) throws InterruptedException {
        Map<String, FleetNow.Ledger> ledgers = briefing.ledgers(seen);
        String id = seen.rollout().id();
        AnsweredChange<Told<ProgramRollout>> change =
                change(
                        "course of rollout " + id,
                        (tx, touched) ->
                                SqlRollouts.find(tx, id)
                                        .map(
                                                now ->
                                                        steering.advance(
                                                                tx,
                                                                briefing.again(tx, seen, now),
                                                                ledgers,
                                                                touched))
                                        .orElse(seen.rollout()));
        committer.submit(change);
        return change.done().thenAccept(told -> log(seen.rollout(), told.answer()));
    }

    private static void log(ProgramRollout before, ProgramRollout after) {
        ProgramRollout.Pause pause = after.pause();
        if (before.pause() == null && pause != null) {
            LOG.warnf(
                    "program-rollout=paused code=%s id=%s version=%s reason=\"%s\"",
                    ProgramError.PAUSED_BY_GATE.code(),
                    after.id(),
                    after.version(),
                    pause.reason());
        } else if (before.stage() != after.stage() || before.wave() != after.wave()) {
            LOG.infof(
                    "program-rollout=%s id=%s version=%s wave=%d",
                    after.stage().word(), after.id(), after.version(), after.wave() + 1);
        }
    }

    /**
     * An agent told what it runs.
     *
     * @param isFirst whether it is its first word in this session, after which it hears what it
     *     shall run
     */
    public void reported(String agentId, ProgramReport report, boolean isFirst)
            throws InterruptedException {
        AnsweredChange<Told<Boolean>> change =
                change(
                        "program of " + agentId,
                        (tx, touched) -> {
                            boolean isNew = steering.heard(tx, agentId, report, touched);
                            if (isFirst) {
                                touched.add(agentId);
                            }
                            return isNew;
                        });
        committer.submit(change);
        var _ =
                change.done()
                        .thenAccept(
                                told -> {
                                    if (told.answer()) {
                                        listener.agentChanged(agentId);
                                    }
                                });
    }

    /** Does what requests for programs asked for, or gives it up. */
    public Carrier waiting() {
        return (tx, settled) -> new Carried(() -> {}, launch.settled(tx, settled));
    }

    /** Of a rollout, unless it is another one than whoever asks has seen. */
    private CompletableFuture<Outcome> submit(
            String what,
            String rolloutId,
            Predicate<String> isMeant,
            BiFunction<Handle, Set<String>, Outcome> body)
            throws InterruptedException {
        return submit(
                what + " of rollout " + rolloutId,
                (tx, touched) ->
                        SqlRollouts.find(tx, rolloutId)
                                .filter(rollout -> !isMeant.test(rollout.revision()))
                                .<Outcome>map(changed -> new Outcome.ChangedSince())
                                .orElseGet(() -> body.apply(tx, touched)));
    }

    private CompletableFuture<Outcome> submit(
            String what, BiFunction<Handle, Set<String>, Outcome> body)
            throws InterruptedException {
        AnsweredChange<Told<Outcome>> change = change(what, body);
        committer.submit(change);
        return change.done().thenApply(Told::answer);
    }

    /** An answer, and what it made of what agents shall run. */
    private record Told<T>(T answer, Map<String, ProgramOrder> orders) {}

    private <T> AnsweredChange<Told<T>> change(
            String what, BiFunction<Handle, Set<String>, T> body) {
        return new AnsweredChange<>(
                what,
                tx -> {
                    Set<String> touched = new HashSet<>();
                    T answer = Objects.requireNonNull(body.apply(tx, touched));
                    return new Told<>(answer, new TreeMap<>(briefing.orders(tx, touched)));
                },
                told -> {
                    told.orders().forEach(fleet::send);
                    if (told.answer() instanceof Outcome.Waiting(String requestId)) {
                        waiting.approvalChanged(requestId, "");
                    }
                });
    }
}
