package dev.skerry.agent.infer.plan;

import java.util.List;

/**
 * How a bundle does since it has its role in its rollout, over all devices of the agent.
 *
 * @param steps that were scored and count
 * @param alarms of them, by the bundle's own threshold
 * @param compared steps that both bundles scored
 * @param agreed of those, on which both said the same
 * @param latencyP50Micros of a run; 0 before the first
 * @param latencyP99Micros likewise
 * @param devices that it has a state of
 * @param scores how many lay in each tenth of the way to the threshold, up to twice that, and
 *     beyond, since the agent started; empty if it has no threshold
 */
public record ModelFigures(
        long steps,
        long alarms,
        long compared,
        long agreed,
        long latencyP50Micros,
        long latencyP99Micros,
        int devices,
        List<Long> scores) {
    public ModelFigures {
        scores = List.copyOf(scores);
    }

    /** Of a model without a threshold. */
    public ModelFigures(
            long steps,
            long alarms,
            long compared,
            long agreed,
            long latencyP50Micros,
            long latencyP99Micros,
            int devices) {
        this(
                steps,
                alarms,
                compared,
                agreed,
                latencyP50Micros,
                latencyP99Micros,
                devices,
                List.of());
    }

    /** Of what did not run. */
    public static final ModelFigures NONE = new ModelFigures(0, 0, 0, 0, 0, 0, 0);
}
