package dev.skerry.profile.rule;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the type checker lets pass although its outcome is known before any reading arrives:
 * parts that are always true, always false or can't be calculated, patterns that are none, and
 * lists that are empty or mix types.
 */
final class ConstantParts {
    private final CelAbstractSyntaxTree ast;
    private final List<ExpressionFault> faults = new ArrayList<>();

    private ConstantParts(CelAbstractSyntaxTree ast) {
        this.ast = ast;
    }

    /** The faults of an expression whose types were checked. */
    static List<ExpressionFault> faults(CelAbstractSyntaxTree ast) {
        var search = new ConstantParts(ast);
        CelExpr whole = ast.getExpr();
        if (isConstant(whole) && !SimpleType.BOOL.equals(ast.getType(whole.id()).orElse(null))) {
            search.add(
                    whole,
                    ExpressionFault.Kind.CONSTANT,
                    "this is always the same: it names no resource",
                    "calculate with a resource, such as voltage * current");
        } else if (whole.exprKind().getKind() == Kind.CONSTANT) {
            search.always(whole, whole.constant().booleanValue());
        } else {
            search.visit(whole);
        }
        return search.faults;
    }

    private void visit(CelExpr part) {
        switch (part.exprKind().getKind()) {
            case LIST -> visitList(part);
            case CALL -> {
                if (isConstant(part)) {
                    visitConstant(part);
                } else {
                    visitCall(part);
                }
            }
            default -> {}
        }
    }

    private void visitCall(CelExpr part) {
        CelCall call = part.call();
        CelExpr last = call.args().getLast();
        if (call.function().equals("matches") && last.exprKind().getKind() == Kind.CONSTANT) {
            checkPattern(part, last);
        }
        boolean divides = call.function().equals("_/_") || call.function().equals("_%_");
        if (divides && isWholeZero(last)) {
            add(last, ExpressionFault.Kind.CONSTANT, "this divides by zero", null);
        }
        parts(call).forEach(this::visit);
    }

    private void visitList(CelExpr list) {
        List<CelExpr> elements = list.list().elements();
        if (elements.isEmpty()) {
            add(list, ExpressionFault.Kind.CONSTANT, "nothing is in an empty list", null);
        }
        for (CelExpr element : elements) {
            if (!ast.getType(element.id()).equals(ast.getType(elements.getFirst().id()))) {
                add(
                        element,
                        ExpressionFault.Kind.TYPE,
                        "the values of a list are of one type, this is of another than the first",
                        "compare values of the other type by themselves, or write all alike");
            }
        }
        elements.forEach(this::visit);
    }

    /** A call that names nothing of the device. */
    private void visitConstant(CelExpr part) {
        switch (evaluate(part)) {
            case Result.Value(Boolean holds) -> always(part, holds);
            case Result.Value(Object _) -> {}
            case Result.Failed(String why) -> {
                // The innermost part that fails is the one to correct.
                int before = faults.size();
                parts(part.call()).forEach(this::visit);
                if (faults.size() == before) {
                    add(
                            part,
                            ExpressionFault.Kind.CONSTANT,
                            "this can never be calculated: " + why,
                            "compare with a value that exists");
                }
            }
        }
    }

    private void always(CelExpr part, boolean holds) {
        add(
                part,
                ExpressionFault.Kind.CONSTANT,
                "this is always " + holds + ": it names no resource and no model",
                "compare a resource, such as temperature > 80.0, or leave this part out");
    }

    private void checkPattern(CelExpr call, CelExpr pattern) {
        // On an empty text, by what will run the rule: so it takes what that takes.
        CelExpr subject = CelExpr.ofConstant(0, CelConstant.ofValue(""));
        CelExpr trial =
                CelExpr.ofCall(
                        call.id(),
                        Optional.of(subject),
                        call.call().function(),
                        ImmutableList.of(pattern));
        if (evaluate(trial) instanceof Result.Failed(String why)) {
            add(
                    pattern,
                    ExpressionFault.Kind.PATTERN,
                    "this is no regular expression: " + why,
                    "write one of RE2: https://github.com/google/re2/wiki/Syntax");
        }
    }

    /** What a part without variables comes to. */
    private sealed interface Result {
        record Value(Object value) implements Result {}

        record Failed(String why) implements Result {}
    }

    private Result evaluate(CelExpr part) {
        CelRuntime runtime =
                CelRuntimeFactory.standardCelRuntimeBuilder()
                        .setOptions(ExpressionCompiler.OPTIONS)
                        .build();
        var alone =
                CelAbstractSyntaxTree.newCheckedAst(
                        part, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
        try {
            return new Result.Value(runtime.createProgram(alone).eval());
        } catch (CelEvaluationException e) {
            return new Result.Failed(why(e));
        }
    }

    private static String why(CelEvaluationException e) {
        return switch (e.getErrorCode()) {
            case DIVIDE_BY_ZERO -> "it divides by zero";
            case NUMERIC_OVERFLOW -> "the number is too large";
            case BAD_FORMAT -> "the text is no number";
            default -> {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                yield String.valueOf(cause.getMessage()).replace("error parsing regexp: ", "");
            }
        };
    }

    private static boolean isConstant(CelExpr part) {
        return switch (part.exprKind().getKind()) {
            case CONSTANT -> true;
            case LIST -> part.list().elements().stream().allMatch(ConstantParts::isConstant);
            case CALL -> parts(part.call()).allMatch(ConstantParts::isConstant);
            default -> false;
        };
    }

    private static boolean isWholeZero(CelExpr part) {
        return part.exprKind().getKind() == Kind.CONSTANT
                && part.constant().getKind() == CelConstant.Kind.INT64_VALUE
                && part.constant().int64Value() == 0;
    }

    private static Stream<CelExpr> parts(CelCall call) {
        return Stream.concat(call.target().stream(), call.args().stream());
    }

    private void add(
            CelExpr part, ExpressionFault.Kind kind, String message, @Nullable String hint) {
        faults.add(ExpressionFault.at(ast, part, kind, message, hint));
    }
}
