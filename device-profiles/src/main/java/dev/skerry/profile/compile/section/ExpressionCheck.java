package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.rule.ExpressionCompiler;
import dev.skerry.profile.rule.ExpressionFault;
import java.util.List;

/** Checks the expressions of a profile and says where in the file each fault stands. */
final class ExpressionCheck {
    private static final int MAX_LINES = 40;

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
            int offset = Math.min(fault.column(), text.length());
            // As it stands, or where folding or escapes changed it, at least the word at fault.
            if (!report(expression, fault, text, offset)
                    && !report(expression, fault, wordAt(text, offset), 0)) {
                add(fault, expression.line(), expression.column());
            }
        }
    }

    /** Reports the fault where the file has the text, if it has it within the expression. */
    private boolean report(Scalar expression, ExpressionFault fault, String text, int offset) {
        int first = expression.line() - 1;
        int last = Math.min(sourceLines.size() - 1, first + MAX_LINES);
        for (int line = first; line <= last && !text.isEmpty(); line++) {
            int from = line == first ? expression.column() - 1 : 0;
            int found = sourceLines.get(line).indexOf(text, from);
            if (found >= 0) {
                add(fault, line + 1, found + 1 + offset);
                return true;
            }
        }
        return false;
    }

    private static String wordAt(String text, int offset) {
        int end = offset;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return text.substring(offset, end);
    }

    private void add(ExpressionFault fault, int line, int column) {
        findings.add(code(fault), line, column, fault.message(), fault.hint());
    }

    private static ProblemCode code(ExpressionFault fault) {
        return switch (fault.kind()) {
            case SYNTAX -> ProblemCode.EXPRESSION_SYNTAX;
            case UNKNOWN_NAME -> ProblemCode.EXPRESSION_NAME;
            case TYPE -> ProblemCode.EXPRESSION_TYPE;
            case WINDOW -> ProblemCode.EXPRESSION_WINDOW;
            case CONSTANT -> ProblemCode.EXPRESSION_CONSTANT;
            case PATTERN -> ProblemCode.EXPRESSION_PATTERN;
        };
    }
}
