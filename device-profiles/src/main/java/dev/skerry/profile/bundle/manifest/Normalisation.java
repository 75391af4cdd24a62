package dev.skerry.profile.bundle.manifest;

/** What is done with a feature's values before they go into the window. */
public sealed interface Normalisation {
    /** Nothing. */
    record None() implements Normalisation {}

    /** {@code (value - mean) / scale}, with what the training found. */
    record Fixed(double mean, double scale) implements Normalisation {
        public Fixed {
            if (!Double.isFinite(mean) || !(scale > 0) || Double.isInfinite(scale)) {
                throw new IllegalArgumentException("no normalisation: " + mean + ", " + scale);
            }
        }
    }

    /**
     * The same with the mean and the standard deviation of the first {@code warmUp} steps at each
     * device.
     */
    record WarmUp() implements Normalisation {}
}
