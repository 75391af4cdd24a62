package dev.skerry.profile.bundle.manifest;

import java.time.Duration;

/**
 * How readings become the model's input. A reading that is older than the last step is dropped.
 *
 * @param length steps that the model sees at once, 1 to {@value #MOST_STEPS}
 */
public record Window(int length, Step step, Gap gap) {
    /** How long a window may be. */
    public static final int MOST_STEPS = 65_536;

    public Window {
        if (length < 1 || length > MOST_STEPS) {
            throw new IllegalArgumentException("no window: " + length);
        }
    }

    /** When there is a step. */
    public sealed interface Step {
        /** At each reading of the first feature. */
        record EachReading() implements Step {}

        /** On a grid of time, to which readings are resampled: the last one of each step counts. */
        record Every(Duration period) implements Step {
            public Every {
                if (!period.isPositive()) {
                    throw new IllegalArgumentException("no period: " + period);
                }
            }
        }
    }

    /** What happens at a step for which a feature has no reading since the step before. */
    public sealed interface Gap {
        /**
         * Its last value counts, if that is no older than {@code maxAge}; otherwise the step is
         * left out.
         */
        record Hold(Duration maxAge) implements Gap {
            public Hold {
                if (!maxAge.isPositive()) {
                    throw new IllegalArgumentException("no age: " + maxAge);
                }
            }
        }

        /** The step is left out. */
        record Skip() implements Gap {}

        /** The window and the states begin again. */
        record Reset() implements Gap {}
    }
}
