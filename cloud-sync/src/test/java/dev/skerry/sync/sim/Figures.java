package dev.skerry.sync.sim;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one or more simulated worlds went through.
 *
 * @param seeds how many
 * @param steps things that a process did: a frame that came, a sync that ended, time that passed
 * @param agentMicros simulated time, for each agent
 * @param readings that a source was told are safe
 * @param faults how often each kind struck
 */
public record Figures(
        long seeds, long steps, long agentMicros, long readings, Map<Fault, Long> faults) {
    /** Of no world. */
    public static final Figures NONE = new Figures(0, 0, 0, 0, Map.of());

    public Figures {
        faults = Map.copyOf(faults);
    }

    /** Of these and others together. */
    public Figures plus(Figures other) {
        Map<Fault, Long> sum = new EnumMap<>(Fault.class);
        sum.putAll(faults);
        other.faults.forEach((fault, times) -> sum.merge(fault, times, Long::sum));
        return new Figures(
                seeds + other.seeds,
                steps + other.steps,
                agentMicros + other.agentMicros,
                readings + other.readings,
                sum);
    }

    /** Simulated hours, for each agent. */
    public double agentHours() {
        return agentMicros / 3.6e9;
    }
}
