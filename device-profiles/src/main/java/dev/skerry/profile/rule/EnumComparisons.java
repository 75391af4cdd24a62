package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds enums that are compared with a value that they never have: for CEL that is text against
 * text and always false, for a person it is a typing error.
 */
final class EnumComparisons {
    private final CelAbstractSyntaxTree ast;
    private final ExpressionScope scope;
    private final List<ExpressionFault> faults = new ArrayList<>();

    private EnumComparisons(CelAbstractSyntaxTree ast, ExpressionScope scope) {
        this.ast = ast;
        this.scope = scope;
    }

    static List<ExpressionFault> faults(CelAbstractSyntaxTree ast, ExpressionScope scope) {
        var search = new EnumComparisons(ast, scope);
        search.visit(ast.getExpr());
        return search.faults;
    }

    private void visit(CelExpr expr) {
        switch (expr.exprKind().getKind()) {
            case CALL -> visitCall(expr.call());
            case SELECT -> visit(expr.select().operand());
            case LIST -> expr.list().elements().forEach(this::visit);
            default -> {}
        }
    }

    private void visitCall(CelExpr.CelCall call) {
        List<CelExpr> arguments = call.args();
        switch (call.function()) {
            case "_==_", "_!=_" -> {
                check(arguments.get(0), arguments.get(1));
                check(arguments.get(1), arguments.get(0));
            }
            case "@in" -> {
                if (arguments.get(1).exprKind().getKind() == Kind.LIST) {
                    arguments.get(1).list().elements().forEach(e -> check(arguments.get(0), e));
                }
            }
            default -> {}
        }
        call.target().ifPresent(this::visit);
        arguments.forEach(this::visit);
    }

    private void check(CelExpr name, CelExpr value) {
        Resource resource = enumOf(name);
        if (resource == null
                || value.exprKind().getKind() != Kind.CONSTANT
                || value.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return;
        }
        String written = value.constant().stringValue();
        if (!resource.values().contains(written)) {
            faults.add(
                    ExpressionFault.at(
                            ast,
                            value,
                            ExpressionFault.Kind.TYPE,
                            "'" + resource.name() + "' is never '" + written + "'",
                            Suggestions.didYouMean(written, resource.values())));
        }
    }

    private @Nullable Resource enumOf(CelExpr expr) {
        if (expr.exprKind().getKind() != Kind.IDENT) {
            return null;
        }
        Resource resource = scope.resources().get(expr.ident().name());
        return resource != null && resource.type() == ValueType.ENUM ? resource : null;
    }
}
