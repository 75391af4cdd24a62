package dev.skerry.agent.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model made of its window, and of what.
 *
 * @param model the binding's name in the profile
 * @param bundle as the profile names it, without versions
 * @param version empty of a model without a manifest
 * @param digest as in {@link Inference}
 * @param observedAtMicros when the step was
 * @param threshold what the score is compared with; null if with nothing
 * @param channels by the order of the model's features
 */
public record Explanation(
        String model,
        String bundle,
        String version,
        String digest,
        long observedAtMicros,
        ModelResult result,
        @Nullable Double threshold,
        Method method,
        List<Channel> channels) {
    /** How many of a window's latest steps are told. */
    public static final int MOST_STEPS = 32;

    public Explanation {
        channels = List.copyOf(channels);
    }

    /** How contributions were found. */
    public enum Method {
        /** There are none. */
        NONE,
        /** The graph gives them. */
        GRAPH,
        /** The model was run again with each channel as it is on average. */
        OCCLUSION,
        /** All is due to the one channel that there is. */
        ONLY_CHANNEL
    }

    /**
     * One feature of the model.
     *
     * @param unit the resource's, in which the steps are; empty if it has none
     * @param contribution NaN if it is not known
     * @param steps the latest ones of the window, the oldest first
     */
    public record Channel(
            String feature, String resource, String unit, double contribution, List<Step> steps) {
        public Channel {
            steps = List.copyOf(steps);
        }
    }

    /** A channel's value in one step. */
    public record Step(long atMicros, double value) {}
}
