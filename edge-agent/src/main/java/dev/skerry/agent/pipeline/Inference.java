package dev.skerry.agent.pipeline;

/**
 * What a model said about one reading.
 *
 * @param model the binding's name in the profile
 * @param modelDigest SHA-256 of the graph that ran, lower-case hexadecimal
 * @param observedAtMicros the time of the reading that completed the window
 * @param score 0 (as usual) to 1 (never seen); 0 while the model warms up
 * @param warmingUp whether the model is still calibrating
 */
public record Inference(
        String deviceId,
        String model,
        String modelDigest,
        long observedAtMicros,
        float score,
        boolean warmingUp) {}
