package dev.skerry.profile.rule;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A condition over what somebody asks for: whether a rule of a policy is about it. Immutable, and
 * used by many threads. Its cost is bounded by its length and that of the request: it has no loops.
 */
public final class RequestCondition {
    private static final List<String> TEXTS =
            List.of("kind", "agent", "site", "device", "profile", "name", "caller", "role");
    private static final String ARGUMENTS = "arguments";

    private final CelRuntime.Program program;

    private RequestCondition(CelRuntime.Program program) {
        this.program = program;
    }

    /** What came of compiling a condition. */
    public sealed interface Outcome {
        /** It may be evaluated. */
        record Compiled(RequestCondition condition) implements Outcome {}

        /** All that is wrong with it, at least one. */
        record Faulty(List<ExpressionFault> faults) implements Outcome {}
    }

    /** Compiles a condition. */
    public static Outcome compile(String expression) {
        var translator = new FaultTranslator(RequestCondition::unknown, expression);
        CelParser parser =
                CelParserFactory.standardCelParserBuilder()
                        .setOptions(ExpressionCompiler.OPTIONS)
                        .setStandardMacros(CelStandardMacro.HAS)
                        .build();
        CelValidationResult parsed = parser.parse(expression);
        if (parsed.hasError()) {
            // Those after the first are mostly its consequences.
            return new Outcome.Faulty(List.of(translator.syntax(parsed.getErrors().getFirst())));
        }
        CelAbstractSyntaxTree ast = ExpressionCompiler.astOf(parsed);
        CelCheckerBuilder checker =
                ExpressionCompiler.checker(ast)
                        .setResultType(SimpleType.BOOL)
                        .addVarDeclarations(
                                CelVarDecl.newVarDeclaration(
                                        ARGUMENTS,
                                        MapType.create(SimpleType.STRING, SimpleType.DYN)));
        for (String text : TEXTS) {
            checker.addVarDeclarations(CelVarDecl.newVarDeclaration(text, SimpleType.STRING));
        }
        CelValidationResult checked = checker.build().check(ast);
        var faults = new ArrayList<ExpressionFault>();
        for (CelIssue issue : checked.getErrors()) {
            faults.add(translator.check(issue));
        }
        if (faults.isEmpty()) {
            // What is always true is a rule for all; what can't be calculated is none.
            ConstantParts.faults(ExpressionCompiler.astOf(checked)).stream()
                    .filter(fault -> fault.kind() != ExpressionFault.Kind.CONSTANT)
                    .forEach(faults::add);
        }
        return faults.isEmpty()
                ? new Outcome.Compiled(link(ExpressionCompiler.astOf(checked)))
                : new Outcome.Faulty(List.copyOf(faults));
    }

    private static RequestCondition link(CelAbstractSyntaxTree checked) {
        CelRuntime runtime =
                CelRuntimeFactory.standardCelRuntimeBuilder()
                        .setOptions(ExpressionCompiler.OPTIONS)
                        .build();
        try {
            return new RequestCondition(runtime.createProgram(checked));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("what was checked can be evaluated", e);
        }
    }

    private static Vocabulary.Unknown unknown(String name, String rest) {
        var names = new ArrayList<>(TEXTS);
        names.add(ARGUMENTS);
        return new Vocabulary.Unknown(
                "a request has no '" + name + "'", Suggestions.didYouMean(name, names));
    }

    /**
     * Whether it may hold: it does, or can't be calculated because something is not known, is not
     * there, or is of another type. Only what is surely not meant is let pass.
     *
     * @param known the variables that are known, by name: text, and for {@code arguments} a map
     *     from names to Double, Long, Boolean or String
     */
    public boolean mayHold(Map<String, Object> known) {
        try {
            return !Boolean.FALSE.equals(program.eval(known));
        } catch (CelEvaluationException e) {
            return true;
        }
    }
}
