package dev.skerry.agent.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a model made of a step.
 *
 * @param score of the built-in detector 0 (as usual) to 1 (never seen), of a bundle what its graph
 *     gives; of a forecaster whose graph gives none how far the step was from what had been
 *     expected, where 1 is the edge of the interval; NaN if there is none
 * @param label null if it gives none
 * @param forecast null if it gives none
 */
public record ModelResult(float score, @Nullable String label, @Nullable Forecast forecast) {
    /** Nothing but a score. */
    public static ModelResult ofScore(float score) {
        return new ModelResult(score, null, null);
    }

    /**
     * The first feature's value at the end of what the model looks ahead.
     *
     * @param lower and upper: between which it will be; NaN if the model does not say
     */
    public record Forecast(double value, double lower, double upper) {
        /** Whether the model says between which it will be. */
        public boolean hasBounds() {
            return !Double.isNaN(lower);
        }
    }
}
