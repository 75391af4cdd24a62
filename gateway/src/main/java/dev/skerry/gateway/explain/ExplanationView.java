package dev.skerry.gateway.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model made of its window, and of what, as it is shown.
 *
 * @param model what the rule calls it
 * @param bundle as the profile names it, without versions
 * @param version empty of a model without a manifest
 * @param observedAt when the step was that the rule saw
 * @param score null if the model gives none; so are label, forecast and its bounds
 * @param threshold what the score is compared with; null if with nothing
 * @param channels by the order of the model's features
 * @param channelsLeftOut how many more there are, which contribute less than any of these
 */
public record ExplanationView(
        String model,
        String bundle,
        String version,
        String digest,
        Instant observedAt,
        @Nullable Double score,
        @Nullable String label,
        @Nullable Double forecast,
        @Nullable Double lower,
        @Nullable Double upper,
        @Nullable Double threshold,
        Method method,
        List<Channel> channels,
        long channelsLeftOut) {
    public ExplanationView {
        channels = List.copyOf(channels);
    }

    /** How contributions were found. */
    public enum Method {
        @JsonProperty("none")
        NONE,
        @JsonProperty("graph")
        GRAPH,
        @JsonProperty("occlusion")
        OCCLUSION,
        @JsonProperty("only-channel")
        ONLY_CHANNEL
    }

    /**
     * One feature of the model.
     *
     * @param unit the resource's, in which the steps are; empty if it has none
     * @param contribution null if it is not known
     * @param steps the latest ones of the window, the oldest first
     */
    public record Channel(
            String feature,
            String resource,
            String unit,
            @Nullable Double contribution,
            List<Step> steps) {
        public Channel {
            steps = List.copyOf(steps);
        }
    }

    /** A channel's value in one step. */
    public record Step(Instant at, double value) {}
}
