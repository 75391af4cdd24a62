package dev.skerry.agent.pipeline;

/**
 * What a model said about one reading.
 *
 * @param model the binding's name in the profile
 * @param modelDigest SHA-256 of the bundle's manifest, or of a graph without one, lower-case
 *     hexadecimal
 * @param observedAtMicros the time of the reading that completed the window
 * @param score of the built-in detector 0 (as usual) to 1 (never seen), of a bundle what its graph
 *     gives; 0 while the model warms up
 * @param warmingUp whether the model is still calibrating
 */
public record Inference(
        String deviceId,
        String model,
        String modelDigest,
        long observedAtMicros,
        float score,
        boolean warmingUp) {}
