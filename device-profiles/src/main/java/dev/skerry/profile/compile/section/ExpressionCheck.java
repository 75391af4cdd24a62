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
        List<String> lines = expression.text().lines().toList();
        for (ExpressionFault fault : compiler.check(expression.text())) {
            String text = fault.line() <= lines.size() ? lines.get(fault.line() - 1) : "";
            int line = expression.line();
            int column = expression.column();
            // A block scalar begins on the line after its | or >; other styles on the same one.
            for (int down = 0; down <= fault.line(); down++) {
                int candidate = expression.line() - 1 + down;
                int from = down == 0 ? expression.column() - 1 : 0;
                int found =
                        text.isEmpty() || candidate >= sourceLines.size()
                                ? -1
                                : sourceLines.get(candidate).indexOf(text, from);
                if (found >= 0) {
                    line = candidate + 1;
                    column = found + 1 + fault.column();
                    break;
                }
            }
            findings.add(code(fault), line, column, fault.message(), fault.hint());
        }
    }

    private static ProblemCode code(ExpressionFault fault) {
        return switch (fault.kind()) {
            case SYNTAX -> ProblemCode.EXPRESSION_SYNTAX;
            case UNKNOWN_NAME -> ProblemCode.EXPRESSION_NAME;
            case TYPE -> ProblemCode.EXPRESSION_TYPE;
            case WINDOW -> ProblemCode.EXPRESSION_WINDOW;
        };
    }
}
