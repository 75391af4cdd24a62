package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.program.rollout.ProgramRollout.Pause;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.sync.proto.ProgramReport;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What becomes of rollouts that are there, inside the writer's transaction. */
final class Steering {
    private final ProgramJournal journal;

    Steering(ProgramJournal journal) {
        this.journal = journal;
    }

    /** Has one wait, or go on again; what is so already stays as it is. */
    Outcome pause(Handle tx, String rolloutId, boolean isPaused, String by) {
        ProgramRollout rollout = SqlRollouts.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        if (rollout.stage() != RolloutStage.OPEN) {
            return rollout.stage() == RolloutStage.WAITING
                    ? new Outcome.NotBegun(rollout)
                    : new Outcome.Over(rollout);
        }
        if ((rollout.pause() != null) != isPaused) {
            int failures =
                    (int)
                            SqlTurns.of(tx, rolloutId).stream()
                                    .filter(turn -> turn.state().hasFailed())
                                    .count();
            SqlRollouts.update(
                    tx,
                    isPaused
                            ? rollout.paused(new Pause(journal.now(), by, ""))
                            : rollout.resumed(failures));
            journal.rollout(tx, isPaused ? "paused" : "resumed", by, rollout, "");
        }
        return new Outcome.Done();
    }

    /**
     * Does what is due in a rollout.
     *
     * @param ledgers of agents that may be told
     * @param touched gets the agents whose plan is another now
     * @return the rollout as it is then
     */
    ProgramRollout advance(
            Handle tx, Scene scene, Map<String, FleetNow.Ledger> ledgers, Set<String> touched) {
        ProgramRollout rollout = scene.rollout();
        for (Move move : Course.due(scene)) {
            switch (move) {
                case Move.Offer(Turn turn) -> {
                    FleetNow.Ledger ledger =
                            ledgers.getOrDefault(turn.agentId(), FleetNow.Ledger.FINE);
                    String runs =
                            ProgramReports.of(tx, turn.agentId())
                                    .map(told -> told.report().getVersion())
                                    .orElse("");
                    Instant until = scene.now().plus(rollout.terms().lease());
                    SqlTurns.update(
                            tx,
                            rollout.id(),
                            turn.offered(runs, ledger.lost(), ledger.isOff(), until, scene.now()));
                    touched.add(turn.agentId());
                }
                case Move.Stall(Turn turn) ->
                        SqlTurns.update(
                                tx,
                                rollout.id(),
                                turn.stalled(
                                        ProgramError.STALLED.code(),
                                        ProgramError.STALLED.meaning(),
                                        scene.now()));
                case Move.Settle() -> rollout = rollout.settled(scene.now());
                case Move.NextWave() -> {
                    rollout = rollout.nextWave(scene.now());
                    journal.rollout(tx, "wave", ProgramRollout.GATEWAY, rollout, "all gates hold");
                }
                case Move.Pause(String reason) -> {
                    rollout =
                            rollout.paused(new Pause(scene.now(), ProgramRollout.GATEWAY, reason));
                    journal.rollout(tx, "paused", ProgramRollout.GATEWAY, rollout, reason);
                }
                case Move.Done() -> {
                    rollout = rollout.in(RolloutStage.DONE, "all waves are through");
                    journal.rollout(tx, "done", ProgramRollout.GATEWAY, rollout, rollout.reason());
                }
            }
        }
        if (!rollout.equals(scene.rollout())) {
            SqlRollouts.update(tx, rollout);
        }
        return rollout;
    }

    /**
     * An agent told what it runs.
     *
     * @param touched gets the agent if its plan is another now
     * @return whether there is something new to be shown, other than how many bytes came
     */
    boolean heard(Handle tx, String agentId, ProgramReport report, Set<String> touched) {
        boolean isNew =
                ProgramReports.of(tx, agentId)
                        .map(told -> isNews(told.report(), report))
                        .orElse(true);
        ProgramReports.put(tx, agentId, report, journal.now());
        for (Map.Entry<String, Turn> part : SqlTurns.unsettled(tx, agentId).entrySet()) {
            ProgramRollout rollout = SqlRollouts.find(tx, part.getKey()).orElseThrow();
            Turn before = part.getValue();
            Turn after = before.heard(rollout.id(), report, rollout.terms().lease(), journal.now());
            if (after.equals(before)) {
                continue;
            }
            SqlTurns.update(tx, rollout.id(), after);
            if (after.state().isOver()) {
                journal.turn(tx, rollout, after);
            }
            boolean hasNewLease =
                    after.leaseUntil() != null && !after.leaseUntil().equals(before.leaseUntil());
            if (hasNewLease || after.state().holdsPlace() != before.state().holdsPlace()) {
                touched.add(agentId);
            }
        }
        return isNew;
    }

    private static boolean isNews(ProgramReport before, ProgramReport now) {
        return !counted(before).equals(counted(now));
    }

    private static ProgramReport counted(ProgramReport report) {
        return report.toBuilder().clearBytesDone().clearBytesFromPeers().clearBytesReused().build();
    }
}
