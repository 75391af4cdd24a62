package dev.skerry.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that watches devices of a profile. Rules read it as {@code model.<name>.score}, {@code
 * label}, {@code forecast}, {@code lower} and {@code upper}.
 *
 * @param name unique in the profile
 * @param bundle what to run, {@code builtin:envelope} or {@code name@version-range}
 * @param inputs the model's input names with the resources that feed them, in their order
 * @param warmUp readings to calibrate on before the first score
 * @param falseAlarmRate for which the threshold is calibrated, so that it is at a score of 0.5;
 *     null if scores are to be as the model gives them
 */
public record ModelBinding(
        String name,
        String bundle,
        Map<String, String> inputs,
        int warmUp,
        @Nullable FalseAlarmRate falseAlarmRate) {
    public ModelBinding {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** One whose scores are as the model gives them. */
    public ModelBinding(String name, String bundle, Map<String, String> inputs, int warmUp) {
        this(name, bundle, inputs, warmUp, null);
    }
}
