package dev.skerry.gateway.program.rollout;

import java.util.Set;

/**
 * How the agents of a wave do that run its version, while they are watched.
 *
 * @param alarms that they raised since
 * @param alarmsBefore that the same ones raised in a time as long before the wave
 * @param gaps agents whose ledger lost something since, or does not balance any more
 */
record Watch(int alarms, int alarmsBefore, Set<String> gaps) {
    static final Watch NOTHING = new Watch(0, 0, Set.of());

    Watch {
        gaps = Set.copyOf(gaps);
    }
}
