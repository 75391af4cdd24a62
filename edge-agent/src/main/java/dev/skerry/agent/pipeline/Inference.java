package dev.skerry.agent.pipeline;

/**
 * What a model said about one reading.
 *
 * @param model the binding's name in the profile
 * @param modelDigest SHA-256 of the bundle's manifest, or of a graph without one, lower-case
 *     hexadecimal
 * @param observedAtMicros the time of the reading that completed the window
 * @param result a forecast in the unit of the resource that the first feature is fed from; a score
 *     of 0 while the model warms up
 * @param warmingUp whether the model is still calibrating
 */
public record Inference(
        String deviceId,
        String model,
        String modelDigest,
        long observedAtMicros,
        ModelResult result,
        boolean warmingUp) {
    /** Of a model that gives nothing but scores. */
    public Inference(
            String deviceId,
            String model,
            String modelDigest,
            long observedAtMicros,
            float score,
            boolean warmingUp) {
        this(deviceId, model, modelDigest, observedAtMicros, ModelResult.ofScore(score), warmingUp);
    }

    /** NaN if the model gives none. */
    public float score() {
        return result.score();
    }

    /** How many records it is stored as. */
    public int recordCount() {
        int records = Float.isNaN(score()) ? 0 : 1;
        if (result.label() != null) {
            records++;
        }
        if (result.forecast() != null) {
            records += result.forecast().hasBounds() ? 3 : 1;
        }
        return records;
    }
}
