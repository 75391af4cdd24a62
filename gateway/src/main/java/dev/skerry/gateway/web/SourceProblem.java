package dev.skerry.gateway.web;

import dev.skerry.profile.compile.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a profile's source.
 *
 * @param code {@code SKR-P…}, see docs/profiles.md
 * @param line from 1
 * @param column from 1, in characters
 * @param excerpt the line with its number and, below it, a caret at the column
 * @param hint what to write; null when the message says it
 */
public record SourceProblem(
        String code, int line, int column, String excerpt, String message, @Nullable String hint)
        implements Objection {
    public static SourceProblem of(Problem problem) {
        return new SourceProblem(
                problem.code(),
                problem.line(),
                problem.column(),
                problem.excerpt(),
                problem.message(),
                problem.hint());
    }
}
