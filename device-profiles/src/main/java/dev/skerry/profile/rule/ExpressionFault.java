package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
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

    /** A fault at a part of an expression. */
    static ExpressionFault at(
            CelAbstractSyntaxTree ast,
            CelExpr part,
            Kind kind,
            String message,
            @Nullable String hint) {
        int offset = ast.getSource().getPositionsMap().getOrDefault(part.id(), 0);
        CelSourceLocation place =
                ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
        return new ExpressionFault(kind, place.getLine(), place.getColumn(), message, hint);
    }

    /** The sorts of fault. */
    public enum Kind {
        SYNTAX,
        UNKNOWN_NAME,
        TYPE,
        WINDOW,
        /** A part that names nothing of the device, and so never changes. */
        CONSTANT,
        /** A regular expression. */
        PATTERN,
        /** Values of different units. */
        UNIT
    }
}
