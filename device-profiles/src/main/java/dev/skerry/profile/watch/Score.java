package dev.skerry.profile.watch;

/**
 * What a model said of one moment of a device.
 *
 * @param model the binding's name in the profile
 * @param observedAtMicros the time of the reading that it scored
 * @param value of the built-in detector 0 (as usual) to 1 (never seen), of a bundle what its graph
 *     gives; NaN while the model warms up
 */
public record Score(String model, long observedAtMicros, float value) {}
