package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.unit.Dimension;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calculates with the units of an expression's resources. A number that is written in the
 * expression may be of any unit, and what is multiplied by one is too.
 */
final class UnitCheck {
    private final CelAbstractSyntaxTree ast;
    private final ExpressionScope scope;
    private final List<ExpressionFault> faults = new ArrayList<>();

    private UnitCheck(CelAbstractSyntaxTree ast, ExpressionScope scope) {
        this.ast = ast;
        this.scope = scope;
    }

    /** What is wrong with the units of an expression that gives a resource of this unit. */
    static List<ExpressionFault> faults(
            CelAbstractSyntaxTree ast, ExpressionScope scope, @Nullable String unit) {
        var check = new UnitCheck(ast, scope);
        Dimension found = check.of(ast.getExpr());
        Dimension declared = unit == null ? null : Dimension.of(unit);
        if (check.faults.isEmpty()
                && unit != null
                && found != null
                && unit != null
                && declared != null
                && !found.isSame(declared)) {
            check.wrongResult(found, declared, unit);
        }
        return check.faults;
    }

    private void wrongResult(Dimension found, Dimension declared, String unit) {
        if (!found.measuresLike(declared)) {
            fault(
                    ast.getExpr(),
                    "the units of these resources do not make '" + unit + "'",
                    "correct the expression, or the unit of the result");
            return;
        }
        BigDecimal factor =
                new BigDecimal(found.factor() / declared.factor())
                        .round(MathContext.DECIMAL32)
                        .stripTrailingZeros();
        fault(
                ast.getExpr(),
                "this gives another multiple of the unit than '" + unit + "'",
                "multiply by "
                        + (factor.scale() <= 0
                                ? factor.toPlainString() + ".0"
                                : factor.toPlainString()));
    }

    /** The dimension of a part, or null if it can be any. */
    private @Nullable Dimension of(CelExpr part) {
        return switch (part.exprKind().getKind()) {
            case IDENT -> ofResource(part.ident().name());
            case CALL -> ofCall(part);
            default -> null;
        };
    }

    private @Nullable Dimension ofResource(String name) {
        Resource resource = scope.resources().get(name);
        return resource == null || resource.unit() == null ? null : Dimension.of(resource.unit());
    }

    private @Nullable Dimension ofCall(CelExpr part) {
        List<CelExpr> arguments = part.call().args();
        return switch (part.call().function()) {
            case "_+_", "_-_" -> alike(part, of(arguments.get(0)), of(arguments.get(1)));
            case "_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_" -> {
                var _ = alike(part, of(arguments.get(0)), of(arguments.get(1)));
                yield null;
            }
            case "_?_:_" -> {
                var _ = of(arguments.get(0));
                yield alike(part, of(arguments.get(1)), of(arguments.get(2)));
            }
            case "_*_" -> product(of(arguments.get(0)), of(arguments.get(1)), 1);
            case "_/_" -> product(of(arguments.get(0)), of(arguments.get(1)), -1);
            case "-_", "double", "int" -> of(arguments.get(0));
            default -> {
                arguments.forEach(this::of);
                yield null;
            }
        };
    }

    private @Nullable Dimension alike(
            CelExpr part, @Nullable Dimension one, @Nullable Dimension other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (!one.isSame(other)) {
            fault(
                    part,
                    "'%s' takes values of one unit, these have two"
                            .formatted(FaultTranslator.operator(part.call().function())),
                    one.measuresLike(other)
                            ? "multiply one of them, such as by 0.001"
                            : "correct the expression, or the resources' units");
        }
        return one;
    }

    private static @Nullable Dimension product(
            @Nullable Dimension one, @Nullable Dimension other, int power) {
        return one == null || other == null ? null : one.times(other, power);
    }

    private void fault(CelExpr part, String message, String hint) {
        faults.add(ExpressionFault.at(ast, part, ExpressionFault.Kind.UNIT, message, hint));
    }
}
