package dev.skerry.agent.infer.plan;

import org.jspecify.annotations.Nullable;

/**
 * What a bundle that acts has to keep to; what is null is not judged.
 *
 * @param steps compared steps before anything is judged
 * @param agreement the least share of steps on which both bundles say the same: alarm, or none
 * @param latencyMicros the most that the 99th percentile of a run may take
 * @param alarmRate the largest share of steps that may be alarms
 * @param psi the largest population stability index of any input and of the score
 */
public record Gates(
        long steps,
        @Nullable Double agreement,
        @Nullable Long latencyMicros,
        @Nullable Double alarmRate,
        @Nullable Double psi) {
    public Gates {
        if (steps < 0 || (latencyMicros != null && latencyMicros < 0)) {
            throw new IllegalArgumentException(
                    "gates of %d steps and %s us".formatted(steps, latencyMicros));
        }
        requireShare("agreement", agreement);
        requireShare("alarm rate", alarmRate);
        if (psi != null && !(psi >= 0)) {
            throw new IllegalArgumentException("psi " + psi);
        }
    }

    private static void requireShare(String what, @Nullable Double share) {
        if (share != null && !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(what + " " + share);
        }
    }
}
