package dev.skerry.profile.model;

import java.util.Map;

/**
 * A model that watches devices of a profile. Its score and label are available to rules as {@code
 * model.<name>.score}.
 *
 * @param name unique in the profile
 * @param bundle what to run, {@code builtin:envelope} or {@code name@version-range}
 * @param inputs the model's input names with the resources that feed them
 * @param warmUp readings to calibrate on before the first score
 */
public record ModelBinding(String name, String bundle, Map<String, String> inputs, int warmUp) {
    public ModelBinding {
        inputs = Map.copyOf(inputs);
    }
}
