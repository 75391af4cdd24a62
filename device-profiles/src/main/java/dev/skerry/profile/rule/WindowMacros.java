package dev.skerry.profile.rule;

import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.text.Durations;
import dev.skerry.profile.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code avg(temperature, '5m')} into one variable while the expression is parsed, so that
 * the span is checked once and evaluation is a plain look-up. Serves one expression at a time.
 */
final class WindowMacros {
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final ExpressionScope scope;
    private final Map<String, WindowUse> uses = new LinkedHashMap<>();
    private final List<ExpressionFault> faults = new ArrayList<>();

    WindowMacros(ExpressionScope scope) {
        this.scope = scope;
    }

    /** Forgets the last expression. */
    void begin() {
        uses.clear();
        faults.clear();
    }

    /** The variables that the expression needs. */
    Map<String, WindowUse> uses() {
        return Map.copyOf(uses);
    }

    List<ExpressionFault> faults() {
        return List.copyOf(faults);
    }

    // Expanders are asked to be immutable because parsers are shared; this one never is.
    @SuppressWarnings("Immutable")
    List<CelMacro> macros() {
        var macros = new ArrayList<CelMacro>();
        for (WindowFunction function : WindowFunction.values()) {
            macros.add(
                    CelMacro.newGlobalVarArgMacro(
                            function.celName(),
                            (factory, _, arguments) ->
                                    Optional.of(expand(function, factory, arguments))));
        }
        return macros;
    }

    private CelExpr expand(
            WindowFunction function, CelMacroExprFactory factory, List<CelExpr> arguments) {
        String name = function.celName();
        boolean spanOptional = function == WindowFunction.AGE;
        if (arguments.size() != 2 && !(spanOptional && arguments.size() == 1)) {
            return fault(
                    factory,
                    arguments.isEmpty() ? null : arguments.getLast(),
                    name + " takes a resource and a span",
                    "write " + name + "(" + example() + ", '5m')");
        }
        CelExpr first = arguments.getFirst();
        if (first.exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
            return fault(
                    factory,
                    first,
                    "the first argument of " + name + " is the name of a resource",
                    "write " + name + "(" + example() + ", '5m')");
        }
        String resourceName = first.ident().name();
        Resource resource = scope.resources().get(resourceName);
        if (resource == null) {
            return fault(
                    factory,
                    first,
                    "'" + resourceName + "' is not a resource of this profile",
                    Suggestions.didYouMean(resourceName, scope.resources().keySet()));
        }
        if (resource.type().isText() && function != WindowFunction.AGE) {
            return fault(
                    factory,
                    first,
                    name + " calculates with numbers, but '" + resourceName + "' is text",
                    null);
        }
        Duration span = arguments.size() == 1 ? LONGEST : span(factory, name, arguments.get(1));
        if (span == null) {
            return factory.newDoubleLiteral(0);
        }
        String variable = "@" + name + "_" + resourceName + "_" + span.toMillis();
        uses.put(variable, new WindowUse(function, resourceName, span));
        return factory.newIdentifier(variable);
    }

    private @Nullable Duration span(CelMacroExprFactory factory, String name, CelExpr argument) {
        boolean text =
                argument.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        Duration span = text ? Durations.parse(argument.constant().stringValue()) : null;
        if (span == null) {
            fault(
                    factory,
                    argument,
                    "the span of " + name + " is not a duration",
                    "write a number and a unit (ms, s, m, h) in quotes, such as '30s' or '5m'");
            return null;
        }
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            fault(
                    factory,
                    argument,
                    "the span of " + name + " is outside 100ms to 24h",
                    "choose a span that an agent can keep in memory");
            return null;
        }
        return span;
    }

    private String example() {
        return scope.resources().isEmpty()
                ? "temperature"
                : scope.resources().keySet().iterator().next();
    }

    private CelExpr fault(
            CelMacroExprFactory factory,
            @Nullable CelExpr at,
            String message,
            @Nullable String hint) {
        CelSourceLocation location =
                at == null ? CelSourceLocation.of(1, 0) : factory.getSourceLocation(at);
        faults.add(
                new ExpressionFault(
                        ExpressionFault.Kind.WINDOW,
                        location.getLine(),
                        location.getColumn(),
                        message,
                        hint));
        return factory.newDoubleLiteral(0);
    }
}
