package dev.skerry.profile.bundle.manifest;

import org.jspecify.annotations.Nullable;

/**
 * From which score on it is an alarm.
 *
 * @param score the least that is one
 * @param falseAlarmRate the share of ordinary steps that reach it, if it was calibrated; else null
 */
public record Threshold(double score, @Nullable Double falseAlarmRate) {
    public Threshold {
        if (!Double.isFinite(score)
                || (falseAlarmRate != null && !(falseAlarmRate >= 0 && falseAlarmRate <= 1))) {
            throw new IllegalArgumentException(
                    "no threshold: %s, %s".formatted(score, falseAlarmRate));
        }
    }
}
