package dev.skerry.profile.watch;

import dev.skerry.profile.rule.ModelOutput;
import org.jspecify.annotations.Nullable;

/**
 * What a model said of one moment of a device. What it does not give, or not while it warms up, is
 * NaN or null.
 *
 * @param model the binding's name in the profile
 * @param observedAtMicros the time of the reading that it scored
 * @param value of the built-in detector 0 (as usual) to 1 (never seen), of a bundle what its graph
 *     gives
 * @param forecast with lower and upper, in the unit of the resource that the model's first feature
 *     is fed from
 */
public record Score(
        String model,
        long observedAtMicros,
        float value,
        @Nullable String label,
        double forecast,
        double lower,
        double upper) {

    /** What rules see of an output. */
    @Nullable Object of(ModelOutput output) {
        return switch (output) {
            case SCORE -> known(value);
            case LABEL -> label;
            case FORECAST -> known(forecast);
            case LOWER -> known(lower);
            case UPPER -> known(upper);
        };
    }

    private static @Nullable Double known(double number) {
        return Double.isNaN(number) ? null : number;
    }
}
