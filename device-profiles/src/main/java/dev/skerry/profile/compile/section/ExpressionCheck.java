package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.rule.ExpressionCompiler;
import dev.skerry.profile.rule.ExpressionFault;
import java.util.List;

/** Checks the expressions of a profile and says where in the file each fault stands. */
final class ExpressionCheck {
    private final Findings findings;
    private final List<String> sourceLines;
    private final ExpressionCompiler compiler;

    ExpressionCheck(Findings findings, List<String> sourceLines, ExpressionCompiler compiler) {
        this.findings = findings;
        this.sourceLines = sourceLines;
        this.compiler = compiler;
    }

    void check(Scalar expression) {
        report(expression, compiler.check(expression.text()));
    }

    void report(Scalar expression, List<ExpressionFault> faults) {
        report(findings, sourceLines, expression, faults);
    }

    /** Says where in a file the faults of an expression stand. */
    static void report(
            Findings findings,
            List<String> sourceLines,
            Scalar expression,
            List<ExpressionFault> faults) {
        for (ExpressionFault fault : faults) {
            long offset =
                    expression
                                    .text()
                                    .lines()
                                    .limit(fault.line() - 1L)
                                    .mapToInt(String::length)
                                    .sum()
                            + fault.line()
                            - 1L
                            + fault.column();
            SourcePlace place = SourcePlace.of(sourceLines, expression, (int) offset);
            findings.add(code(fault), place.line(), place.column(), fault.message(), fault.hint());
        }
    }

    private static ProblemCode code(ExpressionFault fault) {
        return switch (fault.kind()) {
            case SYNTAX -> ProblemCode.EXPRESSION_SYNTAX;
            case UNKNOWN_NAME -> ProblemCode.EXPRESSION_NAME;
            case TYPE -> ProblemCode.EXPRESSION_TYPE;
            case WINDOW -> ProblemCode.EXPRESSION_WINDOW;
            case CONSTANT -> ProblemCode.EXPRESSION_CONSTANT;
            case PATTERN -> ProblemCode.EXPRESSION_PATTERN;
            case UNIT -> ProblemCode.EXPRESSION_UNIT;
        };
    }
}
