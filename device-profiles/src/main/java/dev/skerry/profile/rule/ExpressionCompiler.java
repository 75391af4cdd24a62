package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parses and type-checks expressions within a scope. */
public final class ExpressionCompiler {
    static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .maxExpressionCodePointSize(4_000)
                    .maxParseRecursionDepth(32)
                    .maxParseErrorRecoveryLimit(8)
                    .build();

    private final ExpressionScope scope;

    /** A compiler of expressions over what the scope names. */
    public ExpressionCompiler(ExpressionScope scope) {
        this.scope = scope;
    }

    /** All that is wrong with the expression, nothing if it may be evaluated. */
    public List<ExpressionFault> check(String expression) {
        return switch (compile(expression)) {
            case Outcome.Checked _ -> List.of();
            case Outcome.Faulty faulty -> faulty.faults();
        };
    }

    /** A checked expression, or its faults. */
    sealed interface Outcome {
        record Checked(CelAbstractSyntaxTree ast, Map<String, WindowUse> windows)
                implements Outcome {}

        record Faulty(List<ExpressionFault> faults) implements Outcome {}
    }

    Outcome compile(String expression) {
        var translator = new FaultTranslator(scope, expression);
        var windows = new WindowMacros(scope);
        CelCompiler parser = builder().addMacros(windows.macros()).build();
        CelValidationResult parsed = parser.parse(expression);
        if (parsed.hasError()) {
            // Those after the first are mostly its consequences.
            return new Outcome.Faulty(List.of(translator.syntax(parsed.getErrors().getFirst())));
        }
        var faults = new ArrayList<>(windows.faults());
        CelCompilerBuilder checker = builder().setResultType(SimpleType.BOOL);
        for (Resource resource : scope.resources().values()) {
            checker.addVar(resource.name(), typeOf(resource.type()));
        }
        for (String model : scope.models()) {
            checker.addVar(modelVariable(model), SimpleType.DOUBLE);
        }
        for (String window : windows.uses().keySet()) {
            checker.addVar(window, SimpleType.DOUBLE);
        }
        CelAbstractSyntaxTree ast = astOf(parsed);
        CelValidationResult checked = checker.build().check(ast);
        for (CelIssue issue : checked.getErrors()) {
            faults.add(translator.check(issue));
        }
        faults.addAll(EnumComparisons.faults(ast, scope));
        return faults.isEmpty()
                ? new Outcome.Checked(astOf(checked), Map.copyOf(windows.uses()))
                : new Outcome.Faulty(List.copyOf(faults));
    }

    static String modelVariable(String model) {
        return "model." + model + ".score";
    }

    private static CelCompilerBuilder builder() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(new CelStandardMacro[0]);
    }

    private static CelAbstractSyntaxTree astOf(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("a result without errors has a tree", e);
        }
    }

    private static CelType typeOf(ValueType type) {
        return switch (type) {
            case FLOAT32, FLOAT64 -> SimpleType.DOUBLE;
            case INT32, INT64 -> SimpleType.INT;
            case BOOLEAN -> SimpleType.BOOL;
            case STRING, ENUM -> SimpleType.STRING;
        };
    }
}
