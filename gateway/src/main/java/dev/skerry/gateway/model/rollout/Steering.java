package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.model.SqlBundleStore;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.gateway.model.gate.Evidence;
import dev.skerry.gateway.model.gate.Evidence.Progress;
import dev.skerry.gateway.model.rollout.Course.Turn;
import dev.skerry.gateway.model.rollout.Rollout.Pause;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.profile.Member;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.session.ModelCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is done about assignments and rollouts, inside the writer's transaction. */
final class Steering {
    /** Who decides what happens by itself. */
    static final String GATEWAY = "gateway";

    private final AuditLog audit;
    private final InstantSource clock;

    Steering(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    Outcome assign(
            Handle tx,
            ModelPlace place,
            String version,
            Predicate<List<ModelAssignment>> isMeant,
            String by) {
        StoredBundle bundle = SqlBundleStore.find(tx, place.name(), version).orElse(null);
        if (bundle == null) {
            return new Outcome.UnknownVersion();
        }
        Optional<Outcome> objection = objection(tx, place, isMeant);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (isFull(tx, place)) {
            return new Outcome.TooMany();
        }
        assign(tx, ModelAssignment.of(place, version, bundle.digest(), now(), by));
        return new Outcome.Done();
    }

    private void assign(Handle tx, ModelAssignment assignment) {
        SqlRolloutStore.assign(tx, assignment);
        audit.record(
                tx,
                entry("model.assigned", assignment.by(), assignment.place())
                        .about("version", assignment.version())
                        .digest("bundle", assignment.digest())
                        .build());
    }

    Outcome unassign(
            Handle tx, ModelPlace place, Predicate<List<ModelAssignment>> isMeant, String by) {
        Optional<Outcome> objection = objection(tx, place, isMeant);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (!SqlRolloutStore.unassign(tx, place)) {
            return new Outcome.NotAssigned();
        }
        audit.record(tx, entry("model.unassigned", by, place).build());
        return new Outcome.Done();
    }

    /** An abort shall bring back what was, so nothing changes under an open rollout. */
    private static Optional<Outcome> objection(
            Handle tx, ModelPlace place, Predicate<List<ModelAssignment>> isMeant) {
        if (!isMeant.test(ofName(tx, place.name()))) {
            return Optional.of(new Outcome.ChangedSince());
        }
        return open(tx, place.name()).map(Outcome.Open::new);
    }

    static List<ModelAssignment> ofName(Handle handle, String name) {
        return SqlRolloutStore.assignments(handle).stream()
                .filter(assignment -> assignment.name().equals(name))
                .toList();
    }

    private static Optional<Rollout> open(Handle tx, String name) {
        return SqlRolloutStore.open(tx).stream()
                .filter(rollout -> rollout.name().equals(name))
                .findFirst();
    }

    /** Each open rollout ends in an assignment, so it takes the room of one. */
    private static boolean isFull(Handle tx, ModelPlace place) {
        List<ModelAssignment> assignments = SqlRolloutStore.assignments(tx);
        List<Rollout> open = SqlRolloutStore.open(tx);
        Set<String> names = new TreeSet<>(Set.of(place.name()));
        assignments.forEach(assignment -> names.add(assignment.name()));
        open.forEach(rollout -> names.add(rollout.name()));
        boolean isThere = assignments.stream().anyMatch(a -> a.place().equals(place));
        return names.size() > ModelCheck.MOST_PLANS
                || (!isThere && assignments.size() + open.size() >= Rollouts.MOST_ASSIGNMENTS);
    }

    Outcome start(Handle tx, RolloutWish wish, String by) {
        ModelPlace place = wish.place();
        StoredBundle bundle = SqlBundleStore.find(tx, place.name(), wish.version()).orElse(null);
        if (bundle == null) {
            return new Outcome.UnknownVersion();
        }
        Optional<Rollout> open = open(tx, place.name());
        if (open.isPresent()) {
            return new Outcome.Open(open.get());
        }
        if (isFull(tx, place)) {
            return new Outcome.TooMany();
        }
        Rollout rollout = wish.begun(UUID.randomUUID().toString(), bundle.digest(), now(), by);
        Situation situation = Situation.read(tx);
        List<Member> targets = situation.targets(rollout);
        if (targets.stream().allMatch(agent -> situation.hasAlready(rollout, agent))) {
            return new Outcome.Nobody(
                    targets.isEmpty()
                            ? "no agent is at %s, or all have narrower assignments"
                                    .formatted(place.words())
                            : "all %d agents at %s have this version assigned"
                                    .formatted(targets.size(), place.words()));
        }
        if (wish.canary().of(rollout.id(), targets).isEmpty()) {
            return new Outcome.Nobody("none of its agents is at the site of the canary");
        }
        SqlRolloutStore.insert(tx, rollout);
        audit.record(
                tx,
                about("rollout.started", by, rollout)
                        .detail("automatic", Boolean.toString(rollout.isAutomatic()))
                        .detail("canary", rollout.canary().text())
                        .build());
        return new Outcome.Started(rollout.id());
    }

    /**
     * Has a rollout go on.
     *
     * @param from the stage that whoever asks has seen it in; null for any
     * @param isForced whatever its gates say
     */
    Outcome promote(
            Handle tx, String rolloutId, @Nullable Stage from, boolean isForced, String by) {
        Rollout rollout = SqlRolloutStore.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        Optional<Stage> next = rollout.stage().next();
        if (next.isEmpty()) {
            return new Outcome.Over(rollout);
        }
        if (from != null && from != rollout.stage()) {
            return new Outcome.ChangedSince();
        }
        if (rollout.pause() != null) {
            return new Outcome.Paused(rollout.pause());
        }
        Situation situation = Situation.read(tx);
        String objection = Course.objection(situation.gates(rollout));
        if (!isForced && !objection.isEmpty()) {
            return new Outcome.GatesFail(objection);
        }
        String reason = objection.isEmpty() ? "all gates hold" : "forced, though " + objection;
        return go(tx, situation, rollout, new Turn(next.get(), reason), by);
    }

    /** Has a rollout wait, or go on again; what is so already stays as it is. */
    Outcome pause(Handle tx, String rolloutId, boolean isPaused, String by) {
        Rollout rollout = SqlRolloutStore.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        if (!rollout.stage().isOpen()) {
            return new Outcome.Over(rollout);
        }
        if ((rollout.pause() != null) != isPaused) {
            SqlRolloutStore.pause(tx, rollout.with(isPaused ? new Pause(now(), by) : null));
            audit.record(
                    tx,
                    about(isPaused ? "rollout.paused" : "rollout.resumed", by, rollout)
                            .detail("stage", rollout.stage().word())
                            .build());
        }
        return new Outcome.Done();
    }

    Outcome abort(Handle tx, String rolloutId, String reason, String by) {
        Rollout rollout = SqlRolloutStore.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        return rollout.stage().isOpen()
                ? go(tx, Situation.read(tx), rollout, new Turn(Stage.ABORTED, reason), by)
                : new Outcome.Over(rollout);
    }

    /** Has a rollout go where it is due, if it is still. */
    Optional<Rollout> advance(Handle tx, String rolloutId) {
        Situation situation = Situation.read(tx);
        return situation.plans().rollouts().stream()
                .filter(rollout -> rollout.id().equals(rolloutId))
                .findFirst()
                .flatMap(
                        rollout ->
                                Course.due(rollout, situation.gates(rollout), now())
                                        .map(turn -> go(tx, situation, rollout, turn, GATEWAY)))
                .filter(outcome -> outcome instanceof Outcome.Done)
                .flatMap(outcome -> SqlRolloutStore.find(tx, rolloutId));
    }

    private Outcome go(Handle tx, Situation situation, Rollout rollout, Turn turn, String by) {
        Rollout gone = rollout.in(turn.stage(), turn.reason(), now());
        if (turn.stage() == Stage.CANARY) {
            Set<String> chosen = chosen(situation, rollout);
            if (chosen.isEmpty()) {
                return new Outcome.Nobody("none of its agents is at the site of the canary");
            }
            gone = rollout.with(turn.stage(), chosen, turn.reason(), now());
        }
        if (turn.stage() == Stage.REVERSED) {
            gone = rollout.in(turn.stage(), turn.reason() + situation.failures(rollout), now());
        }
        SqlRolloutStore.update(tx, gone, by);
        audit.record(
                tx,
                about("rollout." + turn.stage().word(), by, gone)
                        .detail("from", rollout.stage().word())
                        .detail("reason", gone.reason())
                        .build());
        if (turn.stage() == Stage.DONE) {
            finish(tx, situation, rollout, gone);
        }
        return new Outcome.Done();
    }

    /**
     * Agents that can't run it, or have no use for it, are no canaries unless there are no others.
     */
    private static Set<String> chosen(Situation situation, Rollout rollout) {
        List<Member> targets = situation.targets(rollout);
        Set<String> able =
                rollout.canary()
                        .of(
                                rollout.id(),
                                targets.stream()
                                        .filter(agent -> isAble(situation, rollout, agent))
                                        .toList());
        return able.isEmpty() ? rollout.canary().of(rollout.id(), targets) : able;
    }

    private static boolean isAble(Situation situation, Rollout rollout, Member agent) {
        Evidence evidence = situation.evidence(rollout, agent.agentId());
        return !evidence.hasFailed() && evidence.progress() != Progress.UNUSED;
    }

    private static boolean hasFailed(Situation situation, Rollout rollout, Member agent) {
        return situation.evidence(rollout, agent.agentId()).hasFailed();
    }

    private void finish(Handle tx, Situation situation, Rollout rollout, Rollout done) {
        List<ModelAssignment> kept =
                situation
                        .plans()
                        .kept(
                                done,
                                situation.members().values(),
                                a -> hasFailed(situation, rollout, a));
        assign(tx, Plans.end(done));
        for (ModelAssignment one : kept) {
            if (!isFull(tx, one.place())) {
                assign(tx, one);
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private AuditEntry.Builder about(String what, String by, Rollout rollout) {
        return entry(what, by, rollout.place())
                .about("version", rollout.version())
                .about("rollout", rollout.id())
                .digest("bundle", rollout.digest());
    }

    private AuditEntry.Builder entry(String what, String by, ModelPlace place) {
        return AuditEntry.of(clock.instant(), what, by)
                .about("model", place.name())
                .about("place", place.words());
    }
}
