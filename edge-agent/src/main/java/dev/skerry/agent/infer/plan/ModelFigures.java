package dev.skerry.agent.infer.plan;

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
 */
public record ModelFigures(
        long steps,
        long alarms,
        long compared,
        long agreed,
        long latencyP50Micros,
        long latencyP99Micros,
        int devices) {
    /** Of what did not run. */
    public static final ModelFigures NONE = new ModelFigures(0, 0, 0, 0, 0, 0, 0);
}
