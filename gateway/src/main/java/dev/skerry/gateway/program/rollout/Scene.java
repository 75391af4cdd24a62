package dev.skerry.gateway.program.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the course of a rollout is decided by.
 *
 * @param connectedSince of the agents that are heard of
 */
record Scene(
        ProgramRollout rollout,
        List<Turn> turns,
        Map<String, Instant> connectedSince,
        Watch watch,
        Instant now) {
    Scene {
        turns = List.copyOf(turns);
        connectedSince = Map.copyOf(connectedSince);
    }

    boolean isConnected(Turn turn) {
        return connectedSince.containsKey(turn.agentId());
    }

    /** Whether it may be told now, if there is a place. */
    boolean isReady(Turn turn) {
        Instant since = connectedSince.get(turn.agentId());
        return since != null
                && turn.wave() <= rollout.wave()
                && switch (turn.state()) {
                    case WAITING -> true;
                    case STALLED ->
                            turn.offers() < Course.MOST_OFFERS || since.isAfter(turn.changedAt());
                    case OFFERED, FETCHING, STAGED, TRIAL, COMMITTED, ROLLED_BACK, REFUSED -> false;
                };
    }

    /** The turns of the wave that is told now. */
    List<Turn> ofWave() {
        return turns.stream().filter(turn -> turn.wave() == rollout.wave()).toList();
    }

    int failures() {
        return (int) turns.stream().filter(turn -> turn.state().hasFailed()).count();
    }

    int lastWave() {
        return turns.stream().mapToInt(Turn::wave).max().orElse(0);
    }
}
