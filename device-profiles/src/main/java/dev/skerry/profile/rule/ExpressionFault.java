package dev.skerry.profile.rule;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an expression.
 *
 * @param kind what sort of fault it is
 * @param line within the expression, from 1
 * @param column within that line, from 0, in characters
 * @param message what is wrong
 * @param hint what to write instead, or null
 */
public record ExpressionFault(
        Kind kind, int line, int column, String message, @Nullable String hint) {

    /** The sorts of fault. */
    public enum Kind {
        SYNTAX,
        UNKNOWN_NAME,
        TYPE,
        WINDOW
    }
}
