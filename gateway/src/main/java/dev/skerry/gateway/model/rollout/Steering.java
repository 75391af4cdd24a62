package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Evidence;
import dev.skerry.gateway.model.gate.Evidence.Progress;
import dev.skerry.gateway.model.rollout.Course.Turn;
import dev.skerry.gateway.model.rollout.Rollout.Pause;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What becomes of rollouts that are there, inside the writer's transaction. */
final class Steering {
    private final Launches launches;
    private final RolloutJournal journal;

    Steering(Launches launches, RolloutJournal journal) {
        this.launches = launches;
        this.journal = journal;
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
        if (rollout.stage() == Stage.WAITING) {
            return new Outcome.NotBegun(rollout);
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
            return rollout.stage() == Stage.WAITING
                    ? new Outcome.NotBegun(rollout)
                    : new Outcome.Over(rollout);
        }
        if ((rollout.pause() != null) != isPaused) {
            SqlRolloutStore.pause(tx, rollout.with(isPaused ? new Pause(journal.now(), by) : null));
            journal.record(
                    tx,
                    journal.about(isPaused ? "rollout.paused" : "rollout.resumed", by, rollout)
                            .detail("stage", rollout.stage().word())
                            .build());
        }
        return new Outcome.Done();
    }

    Outcome abort(Handle tx, String rolloutId, String reason, Caller by) {
        Rollout rollout = SqlRolloutStore.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        if (rollout.stage() == Stage.WAITING) {
            return launches.withdraw(tx, rollout, reason, by);
        }
        return rollout.stage().isOpen()
                ? go(tx, Situation.read(tx), rollout, new Turn(Stage.ABORTED, reason), by.name())
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
                                Course.due(rollout, situation.gates(rollout), journal.now())
                                        .map(
                                                turn ->
                                                        go(
                                                                tx,
                                                                situation,
                                                                rollout,
                                                                turn,
                                                                RolloutJournal.GATEWAY)))
                .filter(outcome -> outcome instanceof Outcome.Done)
                .flatMap(outcome -> SqlRolloutStore.find(tx, rolloutId));
    }

    private Outcome go(Handle tx, Situation situation, Rollout rollout, Turn turn, String by) {
        Rollout gone = rollout.in(turn.stage(), turn.reason(), journal.now());
        if (turn.stage() == Stage.CANARY) {
            Set<String> chosen = chosen(situation, rollout);
            if (chosen.isEmpty()) {
                return new Outcome.Nobody(Launches.NO_CANARY);
            }
            gone = rollout.with(turn.stage(), chosen, turn.reason(), journal.now());
        }
        if (turn.stage() == Stage.REVERSED) {
            gone =
                    rollout.in(
                            turn.stage(),
                            turn.reason() + situation.failures(rollout),
                            journal.now());
        }
        SqlRolloutStore.update(tx, gone, by);
        journal.record(
                tx,
                journal.about("rollout." + turn.stage().word(), by, gone)
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
        launches.assign(tx, Plans.end(done));
        for (ModelAssignment one : kept) {
            if (!Launches.isFull(tx, one.place())) {
                launches.assign(tx, one);
            }
        }
    }
}
