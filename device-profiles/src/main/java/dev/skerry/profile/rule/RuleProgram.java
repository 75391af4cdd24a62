package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelReference;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.ExpressionCompiler.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is ready to be evaluated. Immutable, and used by one thread or by many.
 *
 * <p>What is not known yet (a resource that was never seen, a window with too few readings, a model
 * that warms up) counts as an error in CEL's sense: {@code a || b} is true if one side is true and
 * the other is not known, and an expression whose value depends on what is not known is false.
 */
public final class RuleProgram {
    private final String expression;
    private final Map<String, Input> inputs;
    private final List<WindowUse> windows;
    private final List<ScoreUse> models;
    private final CelRuntime.Program program;
    private final @Nullable DirectExpression direct;

    private RuleProgram(
            String expression,
            Map<String, Input> inputs,
            List<ScoreUse> models,
            CelRuntime.Program program,
            @Nullable DirectExpression direct) {
        this.expression = expression;
        this.inputs = inputs;
        this.models = List.copyOf(models);
        this.program = program;
        this.direct = direct;
        this.windows =
                inputs.values().stream()
                        .filter(Input.Window.class::isInstance)
                        .map(input -> ((Input.Window) input).use())
                        .toList();
    }

    /** How an expression turned out. */
    public sealed interface Verdict {
        /** The expression is true. */
        record Holds() implements Verdict {}

        /** The expression is false. */
        record HoldsNot() implements Verdict {}

        /** Something that the expression depends on is not known yet; counts as false. */
        record Unknown() implements Verdict {}

        /**
         * The values could not be calculated with, such as a division by zero; counts as false.
         *
         * @param code {@code SKR-R001}
         */
        record Failed(String code, String message) implements Verdict {}
    }

    private static final Verdict HOLDS = new Verdict.Holds();
    private static final Verdict HOLDS_NOT = new Verdict.HoldsNot();
    private static final Verdict UNKNOWN = new Verdict.Unknown();

    /**
     * The program of a profile's rule.
     *
     * @throws IllegalArgumentException if the rule was not checked by the profile compiler and is
     *     wrong
     */
    public static RuleProgram compile(DeviceProfile profile, RuleSpec rule) {
        return compile(profile, rule.when());
    }

    /**
     * The program of another expression over a profile's resources and models, such as a command's
     * confirmation.
     *
     * @throws IllegalArgumentException if the expression was not checked by the profile compiler
     *     and is wrong
     */
    public static RuleProgram compile(DeviceProfile profile, String expression) {
        var compiler = new ExpressionCompiler(ExpressionScope.of(profile));
        return switch (compiler.compile(expression)) {
            case Outcome.Checked checked -> link(profile, expression, checked);
            case Outcome.Faulty faulty ->
                    throw new IllegalArgumentException(
                            "'" + expression + "': " + faulty.faults().getFirst().message());
        };
    }

    private static RuleProgram link(
            DeviceProfile profile, String expression, Outcome.Checked checked) {
        var inputs = new LinkedHashMap<String, Input>();
        for (CelReference reference : checked.ast().getReferenceMap().values()) {
            String name = reference.name();
            WindowUse window = checked.windows().get(name);
            if (window != null) {
                inputs.put(name, new Input.Window(window));
            } else if (name.startsWith("model.")) {
                String[] parts = name.split("\\.", 3);
                ModelOutput.named(parts[2])
                        .ifPresent(it -> inputs.put(name, new Input.Model(parts[1], it)));
            } else {
                // What is left are functions, which have no resource's name.
                profile.resource(name).ifPresent(r -> inputs.put(name, new Input.Value(r)));
            }
        }
        CelRuntime runtime =
                CelRuntimeFactory.standardCelRuntimeBuilder()
                        .setOptions(ExpressionCompiler.OPTIONS)
                        .build();
        try {
            return new RuleProgram(
                    expression,
                    inputs,
                    models(checked.ast(), inputs),
                    runtime.createProgram(checked.ast()),
                    DirectExpression.of(checked.ast(), inputs).orElse(null));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("'" + expression + "' can't be evaluated", e);
        }
    }

    private static List<ScoreUse> models(CelAbstractSyntaxTree ast, Map<String, Input> inputs) {
        Map<String, Double> thresholds = ScoreThresholds.of(ast);
        return inputs.values().stream()
                .filter(Input.Model.class::isInstance)
                .map(input -> ((Input.Model) input).model())
                .distinct()
                .map(it -> new ScoreUse(it, thresholds.get(ModelOutput.SCORE.of(it))))
                .toList();
    }

    /** Whether the expression is true for these inputs; what fails or is not known is false. */
    public boolean evaluate(RuleInputs current) {
        return verdict(current) instanceof Verdict.Holds;
    }

    /** How the expression turns out for these inputs. */
    public Verdict verdict(RuleInputs current) {
        return switch (direct == null ? DirectExpression.Outcome.LEFT : direct.outcome(current)) {
            case HOLDS -> HOLDS;
            case HOLDS_NOT -> HOLDS_NOT;
            case UNKNOWN -> UNKNOWN;
            case LEFT -> interpret(current);
        };
    }

    /** Whether the interpreter is not needed, as long as nothing goes wrong. */
    boolean isDirect() {
        return direct != null;
    }

    /** How the expression turns out by CEL's own interpreter. */
    Verdict interpret(RuleInputs current) {
        var resolver = new Resolver(inputs, current);
        try {
            Object result = program.eval(resolver);
            if (result instanceof Boolean holds) {
                return holds ? HOLDS : HOLDS_NOT;
            }
            return UNKNOWN;
        } catch (CelEvaluationException e) {
            if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND || resolver.missed) {
                return UNKNOWN;
            }
            return new Verdict.Failed(
                    "SKR-R001", "rule '" + expression + "' can't be calculated: " + e.getMessage());
        }
    }

    /** The windows that the expression looks at, so that enough readings are kept. */
    public List<WindowUse> windows() {
        return windows;
    }

    /** The models that the expression reads. */
    public List<ScoreUse> models() {
        return models;
    }

    /** The expression with the values that it sees, for people. */
    public String because(RuleInputs current) {
        var text = new StringBuilder(expression);
        String separator = " with ";
        for (Input input : inputs.values()) {
            text.append(separator).append(input.describe(current));
            separator = ", ";
        }
        return text.toString();
    }

    private static final class Resolver implements CelVariableResolver {
        private final Map<String, Input> inputs;
        private final RuleInputs current;
        private boolean missed;

        Resolver(Map<String, Input> inputs, RuleInputs current) {
            this.inputs = inputs;
            this.current = current;
        }

        @Override
        public Optional<Object> find(String name) {
            Input input = inputs.get(name);
            @Nullable Object value = input == null ? null : input.of(current);
            missed |= value == null;
            return Optional.ofNullable(value);
        }
    }
}
