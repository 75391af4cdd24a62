package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds which numbers an expression compares its variables with. */
final class ScoreThresholds {
    private static final List<String> COMPARISONS = List.of("_>_", "_>=_", "_<_", "_<=_");

    private final CelAbstractSyntaxTree tree;
    private final Map<String, Double> found = new LinkedHashMap<>();

    private ScoreThresholds(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** By variable the first number; those that are compared with none are not there. */
    static Map<String, Double> of(CelAbstractSyntaxTree checked) {
        var search = new ScoreThresholds(checked);
        search.visit(checked.getExpr());
        return search.found;
    }

    private void visit(CelExpr part) {
        if (part.exprKind().getKind() != Kind.CALL) {
            return;
        }
        List<CelExpr> arguments = part.call().args();
        if (COMPARISONS.contains(part.call().function())) {
            compared(arguments.getFirst(), arguments.getLast());
            compared(arguments.getLast(), arguments.getFirst());
        }
        part.call().target().ifPresent(this::visit);
        arguments.forEach(this::visit);
    }

    private void compared(CelExpr variable, CelExpr with) {
        CelReference reference = tree.getReferenceMap().get(variable.id());
        Double number = number(with);
        if (reference != null && number != null) {
            found.putIfAbsent(reference.name(), number);
        }
    }

    private static @Nullable Double number(CelExpr part) {
        if (part.exprKind().getKind() != Kind.CONSTANT) {
            return null;
        }
        CelConstant constant = part.constant();
        return switch (constant.getKind()) {
            case DOUBLE_VALUE -> constant.doubleValue();
            case INT64_VALUE -> (double) constant.int64Value();
            default -> null;
        };
    }
}
