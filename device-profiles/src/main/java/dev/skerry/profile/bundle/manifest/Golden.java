package dev.skerry.profile.bundle.manifest;

import java.util.List;

/**
 * Steps with what comes out of them, to see whether a model computes the same everywhere.
 *
 * @param files of JSON lines, each file a series of its own
 * @param tolerance how far a number may be off: {@code |a - b| <= tolerance * max(1, |b|)}, where b
 *     is the expected one
 */
public record Golden(List<String> files, double tolerance) {
    public Golden {
        files = List.copyOf(files);
        if (files.isEmpty() || !(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("no golden files, or a tolerance of " + tolerance);
        }
    }

    /** Whether a number is the expected one. */
    public boolean isWithin(double actual, double expected) {
        return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
    }
}
