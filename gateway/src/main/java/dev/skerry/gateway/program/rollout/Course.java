package dev.skerry.gateway.program.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is due in a rollout, by what is known now: nothing else is remembered, so a gateway that
 * starts again goes on where it was. Agents that are away neither hold a wave up nor are counted.
 */
final class Course {
    /** How often an agent is told that stalls each time, before it has to connect anew. */
    static final int MOST_OFFERS = 3;

    private Course() {}

    /** In the order in which it is to be done. */
    static List<Move> due(Scene scene) {
        ProgramRollout rollout = scene.rollout();
        if (!rollout.stage().tells()) {
            return List.of();
        }
        List<Move> moves = new ArrayList<>(stalls(scene));
        if (rollout.pause() != null) {
            return moves;
        }
        int failures = scene.failures() - rollout.forgiven();
        if (failures > rollout.terms().maxFailures()) {
            if (rollout.stage() == RolloutStage.OPEN) {
                moves.add(
                        new Move.Pause(
                                "%d of its agents rolled back or refused, and %d may"
                                        .formatted(
                                                scene.failures(),
                                                rollout.terms().maxFailures()
                                                        + rollout.forgiven())));
            }
            return moves;
        }
        moves.addAll(offers(scene, moves.size()));
        if (rollout.stage() == RolloutStage.OPEN) {
            wave(scene).ifPresent(moves::add);
        }
        return moves;
    }

    private static List<Move> stalls(Scene scene) {
        return scene.turns().stream()
                .filter(turn -> turn.state().holdsPlace() && isLate(turn, scene.now()))
                .<Move>map(Move.Stall::new)
                .toList();
    }

    private static boolean isLate(Turn turn, Instant now) {
        Instant until = turn.leaseUntil();
        return until != null && !now.isBefore(until);
    }

    private static List<Move> offers(Scene scene, int freed) {
        Terms terms = scene.rollout().terms();
        if (terms.window() != null && !terms.window().isOpen(scene.now())) {
            return List.of();
        }
        long held = scene.turns().stream().filter(turn -> turn.state().holdsPlace()).count();
        return scene.turns().stream()
                .filter(scene::isReady)
                .sorted(
                        Comparator.comparingInt(Turn::wave)
                                .thenComparingInt(Turn::offers)
                                .thenComparing(Turn::agentId))
                .limit(Math.max(0, terms.atOnce() - held + freed))
                .<Move>map(Move.Offer::new)
                .toList();
    }

    /** What becomes of the wave; nothing while somebody of it is on the way or may still be. */
    private static Optional<Move> wave(Scene scene) {
        Instant settledAt = scene.rollout().settledAt();
        if (settledAt == null) {
            return hasComeToRest(scene) ? Optional.of(rest(scene)) : Optional.empty();
        }
        Optional<String> trouble = trouble(scene);
        if (trouble.isPresent()) {
            return trouble.map(Move.Pause::new);
        }
        if (scene.now().isBefore(settledAt.plus(scene.rollout().terms().soak()))) {
            return Optional.empty();
        }
        return Optional.of(
                lonely(scene)
                        .<Move>map(Move.Pause::new)
                        .orElseGet(
                                () ->
                                        scene.rollout().wave() < scene.lastWave()
                                                ? new Move.NextWave()
                                                : new Move.Done()));
    }

    /** Before the first agent has committed there is nothing to go on by. */
    private static boolean hasComeToRest(Scene scene) {
        boolean isBusy =
                scene.ofWave().stream()
                        .anyMatch(turn -> turn.state().holdsPlace() || scene.isReady(turn));
        return !isBusy
                && scene.turns().stream()
                        .anyMatch(turn -> turn.state().isOver() || isStuck(scene, turn));
    }

    private static Move rest(Scene scene) {
        List<Turn> came =
                scene.ofWave().stream()
                        .filter(turn -> turn.state().isOver() || isStuck(scene, turn))
                        .toList();
        long committed = came.stream().filter(Course::hasCommitted).count();
        double wanted = scene.rollout().terms().share();
        return committed >= wanted * came.size() || scene.rollout().excused()
                ? new Move.Settle()
                : new Move.Pause(
                        "%d of %d agents of wave %d committed, and %.0f %% shall"
                                .formatted(
                                        committed,
                                        came.size(),
                                        scene.rollout().wave() + 1,
                                        wanted * 100));
    }

    private static boolean isStuck(Scene scene, Turn turn) {
        return turn.state() == TurnState.STALLED && scene.isConnected(turn);
    }

    private static boolean hasCommitted(Turn turn) {
        return turn.state() == TurnState.COMMITTED;
    }

    /** What shows that the version does harm. */
    private static Optional<String> trouble(Scene scene) {
        Watch watch = scene.watch();
        if (!watch.gaps().isEmpty()) {
            return Optional.of(
                    "the ledger of %d agents lost something or is off since; agent '%s'"
                            .formatted(
                                    watch.gaps().size(),
                                    watch.gaps().stream().sorted().findFirst().orElseThrow()));
        }
        int more = watch.alarms() - watch.alarmsBefore();
        return more > scene.rollout().terms().maxAlarms()
                ? Optional.of(
                        "its agents raised %d alarms, %d in a time as long before the wave"
                                .formatted(watch.alarms(), watch.alarmsBefore()))
                : Optional.empty();
    }

    /** Agents that run the version and are gone. */
    private static Optional<String> lonely(Scene scene) {
        List<Turn> committed = scene.ofWave().stream().filter(Course::hasCommitted).toList();
        long there = committed.stream().filter(scene::isConnected).count();
        return there >= scene.rollout().terms().share() * committed.size()
                ? Optional.empty()
                : Optional.of(
                        "%d of %d agents that committed are cut off"
                                .formatted(committed.size() - there, committed.size()));
    }
}
