package dev.skerry.gateway.web;

import dev.skerry.profile.bundle.problem.BundleProblem;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a bundle, as {@code skerry model verify --json} says it.
 *
 * @param code {@code SKR-M…}, see docs/errors.md
 * @param file of the bundle; empty for the archive itself
 * @param place in that file; empty for the whole
 * @param hint what to do; null when the message says it
 */
public record BundleObjection(
        String code, String file, String place, String message, @Nullable String hint)
        implements Objection {
    public static BundleObjection of(BundleProblem problem) {
        return new BundleObjection(
                problem.code().code(),
                problem.file(),
                problem.place(),
                problem.message(),
                problem.hint());
    }
}
