package dev.skerry.profile.rule;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses and type-checks expressions within a scope. */
public final class ExpressionCompiler {
    static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .maxExpressionCodePointSize(4_000)
                    .maxParseRecursionDepth(32)
                    .maxParseErrorRecoveryLimit(8)
                    .build();

    /**
     * What expressions may use of CEL: no times, no bytes, nothing untyped. The fewer functions
     * there are, the faster an expression is checked.
     */
    private static final CelStandardDeclarations FUNCTIONS =
            CelStandardDeclarations.newBuilder()
                    .includeFunctions(
                            StandardFunction.LOGICAL_NOT,
                            StandardFunction.LOGICAL_AND,
                            StandardFunction.LOGICAL_OR,
                            StandardFunction.CONDITIONAL,
                            StandardFunction.EQUALS,
                            StandardFunction.NOT_EQUALS,
                            StandardFunction.LESS,
                            StandardFunction.LESS_EQUALS,
                            StandardFunction.GREATER,
                            StandardFunction.GREATER_EQUALS,
                            StandardFunction.IN,
                            StandardFunction.ADD,
                            StandardFunction.SUBTRACT,
                            StandardFunction.MULTIPLY,
                            StandardFunction.DIVIDE,
                            StandardFunction.MODULO,
                            StandardFunction.NEGATE,
                            StandardFunction.INT,
                            StandardFunction.DOUBLE,
                            StandardFunction.STRING,
                            StandardFunction.SIZE,
                            StandardFunction.CONTAINS,
                            StandardFunction.STARTS_WITH,
                            StandardFunction.ENDS_WITH,
                            StandardFunction.MATCHES)
                    .build();

    private final ExpressionScope scope;
    private final WindowMacros windows;
    private final CelParser parser;
    // Most expressions have no windows and share it; making one costs more than using it.
    private @Nullable CelChecker plainChecker;

    /** A compiler of expressions over what the scope names; for one thread. */
    public ExpressionCompiler(ExpressionScope scope) {
        this.scope = scope;
        this.windows = new WindowMacros(scope);
        this.parser =
                CelParserFactory.standardCelParserBuilder()
                        .setOptions(OPTIONS)
                        .addMacros(windows.macros())
                        .build();
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
        windows.begin();
        CelValidationResult parsed = parser.parse(expression);
        if (parsed.hasError()) {
            // Those after the first are mostly its consequences.
            return new Outcome.Faulty(List.of(translator.syntax(parsed.getErrors().getFirst())));
        }
        var faults = new ArrayList<>(windows.faults());
        CelAbstractSyntaxTree ast = astOf(parsed);
        CelValidationResult checked = checker(windows.uses().keySet()).check(ast);
        for (CelIssue issue : checked.getErrors()) {
            faults.add(translator.check(issue));
        }
        faults.addAll(EnumComparisons.faults(ast, scope));
        if (faults.isEmpty()) {
            faults.addAll(ConstantParts.faults(astOf(checked)));
        }
        return faults.isEmpty()
                ? new Outcome.Checked(astOf(checked), windows.uses())
                : new Outcome.Faulty(List.copyOf(faults));
    }

    private CelChecker checker(Set<String> windowVariables) {
        if (!windowVariables.isEmpty()) {
            return newChecker(windowVariables);
        }
        if (plainChecker == null) {
            plainChecker = newChecker(Set.of());
        }
        return plainChecker;
    }

    private CelChecker newChecker(Set<String> windowVariables) {
        CelCheckerBuilder checker =
                CelCompilerFactory.standardCelCheckerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardEnvironmentEnabled(false)
                        .setStandardDeclarations(FUNCTIONS)
                        .setResultType(SimpleType.BOOL);
        var variables = new ArrayList<CelVarDecl>();
        for (Resource resource : scope.resources().values()) {
            variables.add(CelVarDecl.newVarDeclaration(resource.name(), typeOf(resource.type())));
        }
        for (String model : scope.models()) {
            variables.add(CelVarDecl.newVarDeclaration(modelVariable(model), SimpleType.DOUBLE));
        }
        for (String window : windowVariables) {
            variables.add(CelVarDecl.newVarDeclaration(window, SimpleType.DOUBLE));
        }
        return checker.addVarDeclarations(variables).build();
    }

    static String modelVariable(String model) {
        return "model." + model + ".score";
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
