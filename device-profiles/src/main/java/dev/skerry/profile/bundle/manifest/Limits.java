package dev.skerry.profile.bundle.manifest;

import java.time.Duration;

/**
 * What a model may take.
 *
 * @param latency the 99th percentile of the time that a run takes
 * @param memoryBytes for its weights and tensors
 */
public record Limits(Duration latency, long memoryBytes) {
    public Limits {
        if (!latency.isPositive() || memoryBytes < 1) {
            throw new IllegalArgumentException("no limits: %s, %s".formatted(latency, memoryBytes));
        }
    }
}
