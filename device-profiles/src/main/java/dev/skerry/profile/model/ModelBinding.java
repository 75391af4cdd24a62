package dev.skerry.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model that watches devices of a profile. Rules read it as {@code model.<name>.score}, {@code
 * label}, {@code forecast}, {@code lower} and {@code upper}.
 *
 * @param name unique in the profile
 * @param bundle what to run, {@code builtin:envelope} or {@code name@version-range}
 * @param inputs the model's input names with the resources that feed them, in their order
 * @param warmUp readings to calibrate on before the first score
 */
public record ModelBinding(String name, String bundle, Map<String, String> inputs, int warmUp) {
    public ModelBinding {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}
