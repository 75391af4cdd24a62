package dev.skerry.gateway.model.gate;

import dev.skerry.sync.proto.ModelGates;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a version has to keep to before it goes on, and while it acts.
 *
 * @param steps of an agent, compared with the version beside it, before the agent counts
 * @param totalSteps of all agents that count, before shares are judged
 * @param agents that have to count, before shares are judged
 * @param agreement the least share of compared steps on which both say the same
 * @param latency the most that the 99th percentile of a run may take on any agent
 * @param alarmRate the largest share of steps that may be alarms
 * @param alarmFactor at most so many times the share that the version beside it has
 * @param psi the largest population stability index of any input or score on any agent
 * @param failures the largest share of agents that may refuse it or have gone back
 */
public record Gates(
        long steps,
        long totalSteps,
        int agents,
        double agreement,
        Duration latency,
        double alarmRate,
        double alarmFactor,
        double psi,
        double failures) {
    /** What counts where nobody says otherwise. */
    public static final Gates DEFAULT =
            new Gates(200, 1_000, 1, 0.95, Duration.ofMillis(50), 0.05, 2, 0.25, 0);

    /** The bounds of counts and of latency. */
    public static final long MOST_STEPS = 1_000_000_000;

    public static final int MOST_AGENTS = 1_000_000;
    public static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);

    /** The bound of what has no natural one. */
    public static final double MOST = 1_000;

    /** What is wrong with these, in words; empty if they are right. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        check(faults, steps >= 1 && steps <= MOST_STEPS, "steps: 1 to " + MOST_STEPS);
        check(
                faults,
                totalSteps >= 1 && totalSteps <= MOST_STEPS,
                "totalSteps: 1 to " + MOST_STEPS);
        check(faults, agents >= 1 && agents <= MOST_AGENTS, "agents: 1 to " + MOST_AGENTS);
        check(faults, isShare(agreement), "agreement: 0 to 1");
        check(
                faults,
                latency.isPositive() && latency.compareTo(LONGEST_LATENCY) <= 0,
                "latency: more than 0, a minute at most");
        check(faults, isShare(alarmRate), "alarmRate: 0 to 1");
        check(faults, alarmFactor >= 0 && alarmFactor <= MOST, "alarmFactor: 0 to 1000");
        check(faults, psi >= 0 && psi <= MOST, "psi: 0 to 1000");
        check(faults, isShare(failures), "failures: 0 to 1");
        return faults;
    }

    private static void check(List<String> faults, boolean isRight, String what) {
        if (!isRight) {
            faults.add(what);
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /** What an agent can judge by itself, online or not. */
    public ModelGates ofAgent() {
        return ModelGates.newBuilder()
                .setSteps(steps)
                .setAgreement(agreement)
                .setLatencyMicros(latency.dividedBy(ChronoUnit.MICROS.getDuration()))
                .setAlarmRate(alarmRate)
                .setPsi(psi)
                .build();
    }
}
