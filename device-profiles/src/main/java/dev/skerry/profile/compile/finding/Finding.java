package dev.skerry.profile.compile.finding;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong at a place.
 *
 * @param line from 1
 * @param column from 1
 * @param hint what to write instead, or null when the message says it already
 */
public record Finding(
        ProblemCode code, int line, int column, String message, @Nullable String hint) {}
