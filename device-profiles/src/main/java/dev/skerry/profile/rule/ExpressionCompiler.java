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
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** What expressions may use of CEL: no times, no bytes. */
    private static final Map<String, StandardFunction> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("!_", StandardFunction.LOGICAL_NOT),
                    Map.entry("_&&_", StandardFunction.LOGICAL_AND),
                    Map.entry("_||_", StandardFunction.LOGICAL_OR),
                    Map.entry("_?_:_", StandardFunction.CONDITIONAL),
                    Map.entry("_==_", StandardFunction.EQUALS),
                    Map.entry("_!=_", StandardFunction.NOT_EQUALS),
                    Map.entry("_<_", StandardFunction.LESS),
                    Map.entry("_<=_", StandardFunction.LESS_EQUALS),
                    Map.entry("_>_", StandardFunction.GREATER),
                    Map.entry("_>=_", StandardFunction.GREATER_EQUALS),
                    Map.entry("@in", StandardFunction.IN),
                    Map.entry("_+_", StandardFunction.ADD),
                    Map.entry("_-_", StandardFunction.SUBTRACT),
                    Map.entry("_*_", StandardFunction.MULTIPLY),
                    Map.entry("_/_", StandardFunction.DIVIDE),
                    Map.entry("_%_", StandardFunction.MODULO),
                    Map.entry("-_", StandardFunction.NEGATE),
                    Map.entry("int", StandardFunction.INT),
                    Map.entry("double", StandardFunction.DOUBLE),
                    Map.entry("string", StandardFunction.STRING),
                    Map.entry("size", StandardFunction.SIZE),
                    Map.entry("contains", StandardFunction.CONTAINS),
                    Map.entry("startsWith", StandardFunction.STARTS_WITH),
                    Map.entry("endsWith", StandardFunction.ENDS_WITH),
                    Map.entry("matches", StandardFunction.MATCHES));

    private final ExpressionScope scope;
    private final CelType result;
    private final WindowMacros windows;
    private final CelParser parser;

    /** A compiler of conditions over what the scope names; for one thread. */
    public ExpressionCompiler(ExpressionScope scope) {
        this(scope, ValueType.BOOLEAN);
    }

    /** A compiler of expressions that give a value of this type. */
    public ExpressionCompiler(ExpressionScope scope, ValueType result) {
        this.scope = scope;
        this.result = typeOf(result);
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

    /**
     * All that is wrong with the expression of a resource that is derived from others: as {@link
     * #check}, and windows, which a resource can't be derived from, and units.
     *
     * @param unit of the result, or null if it has none
     */
    public List<ExpressionFault> checkDerived(String expression, @Nullable String unit) {
        return switch (compile(expression)) {
            case Outcome.Faulty faulty -> faulty.faults();
            case Outcome.Checked checked when !checked.windows().isEmpty() ->
                    List.of(
                            new ExpressionFault(
                                    ExpressionFault.Kind.WINDOW,
                                    1,
                                    0,
                                    "a resource is derived from values as they are, not from windows",
                                    "use windows in rules"));
            case Outcome.Checked checked -> UnitCheck.faults(checked.ast(), scope, unit);
        };
    }

    /** The resources that an expression names, as far as it can be read. */
    public Set<String> resourcesOf(String expression) {
        CelValidationResult parsed = parser.parse(expression);
        if (parsed.hasError()) {
            return Set.of();
        }
        var names = new LinkedHashSet<String>();
        CelNavigableAst.fromAst(astOf(parsed))
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
                .map(node -> node.expr().ident().name())
                .filter(scope.resources()::containsKey)
                .forEach(names::add);
        return names;
    }

    /** A checked expression, or its faults. */
    sealed interface Outcome {
        record Checked(CelAbstractSyntaxTree ast, Map<String, WindowUse> windows)
                implements Outcome {}

        record Faulty(List<ExpressionFault> faults) implements Outcome {}
    }

    Outcome compile(String expression) {
        var translator = new FaultTranslator(new ProfileVocabulary(scope), expression);
        windows.begin();
        CelValidationResult parsed = parser.parse(expression);
        if (parsed.hasError()) {
            // Those after the first are mostly its consequences.
            return new Outcome.Faulty(List.of(translator.syntax(parsed.getErrors().getFirst())));
        }
        var faults = new ArrayList<>(windows.faults());
        CelAbstractSyntaxTree ast = astOf(parsed);
        CelValidationResult checked = checker(ast, windows.uses().keySet()).check(ast);
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

    private CelChecker checker(CelAbstractSyntaxTree parsed, Set<String> windowVariables) {
        var variables = new ArrayList<CelVarDecl>();
        for (Resource resource : scope.resources().values()) {
            variables.add(CelVarDecl.newVarDeclaration(resource.name(), typeOf(resource.type())));
        }
        scope.models()
                .forEach(
                        (model, outputs) ->
                                outputs.forEach(
                                        output ->
                                                variables.add(
                                                        CelVarDecl.newVarDeclaration(
                                                                output.of(model), output.type()))));
        for (String window : windowVariables) {
            variables.add(CelVarDecl.newVarDeclaration(window, SimpleType.DOUBLE));
        }
        return checker(parsed).setResultType(result).addVarDeclarations(variables).build();
    }

    /**
     * A checker that knows no more functions than the expression uses: each check declares all of
     * them anew, which takes more time than anything else.
     */
    static CelCheckerBuilder checker(CelAbstractSyntaxTree parsed) {
        Set<StandardFunction> used =
                CelNavigableAst.fromAst(parsed)
                        .getRoot()
                        .allNodes()
                        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
                        .map(node -> FUNCTIONS.get(node.expr().call().function()))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        return CelCompilerFactory.standardCelCheckerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(
                        CelStandardDeclarations.newBuilder().includeFunctions(used).build());
    }

    static CelAbstractSyntaxTree astOf(CelValidationResult result) {
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
            case STRING, ENUM, BYTES, ARRAY -> SimpleType.STRING;
        };
    }
}
