package dev.skerry.profile.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.parser.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What most rules consist of, evaluated without CEL's interpreter: comparisons of values, windows
 * and scores with each other and with constants, sums, and {@code && || ! ?:} over them, as the CEL
 * specification defines them. What it does not know, and what goes wrong, it leaves to the
 * interpreter, which says why. Immutable.
 */
final class DirectExpression {
    /** What a part comes to when it comes to no value. */
    private enum No {
        /** It depends on an input that is not known. */
        VALUE_YET,
        /** Only the interpreter can say. */
        IDEA
    }

    /** Above, a double can't tell whole numbers apart. */
    private static final long EXACT = 1L << 53;

    private static final Map<String, Operator> OPERATORS =
            Arrays.stream(Operator.values())
                    .collect(Collectors.toMap(Operator::getFunction, Function.identity()));

    private final Part whole;

    private DirectExpression(Part whole) {
        this.whole = whole;
    }

    /** A part comes to a Double, a Long, a Boolean, a String or a {@link No}. */
    private interface Part {
        Object of(RuleInputs inputs);
    }

    /** The outcome of an expression; {@link #LEFT} is to be asked of the interpreter. */
    enum Outcome {
        HOLDS,
        HOLDS_NOT,
        UNKNOWN,
        LEFT
    }

    /** The expression, if it consists of nothing else than what is known here. */
    static Optional<DirectExpression> of(CelAbstractSyntaxTree checked, Map<String, Input> inputs) {
        Part whole = new Compiler(checked, inputs).part(checked.getExpr());
        return Optional.ofNullable(whole).map(DirectExpression::new);
    }

    /** How it turns out for these inputs. */
    Outcome outcome(RuleInputs inputs) {
        Object value = whole.of(inputs);
        if (value instanceof Boolean holds) {
            return holds ? Outcome.HOLDS : Outcome.HOLDS_NOT;
        }
        return value == No.VALUE_YET ? Outcome.UNKNOWN : Outcome.LEFT;
    }

    private record Compiler(CelAbstractSyntaxTree tree, Map<String, Input> inputs) {
        /** Null for what is not known here. */
        @Nullable Part part(CelExpr expr) {
            return switch (expr.getKind()) {
                case CONSTANT -> constant(expr.constant());
                case IDENT, SELECT -> input(expr.id());
                case CALL -> call(expr.call());
                case NOT_SET, LIST, STRUCT, MAP, COMPREHENSION -> null;
            };
        }

        private static @Nullable Part constant(CelConstant constant) {
            Object value =
                    switch (constant.getKind()) {
                        case BOOLEAN_VALUE -> constant.booleanValue();
                        case INT64_VALUE -> constant.int64Value();
                        case DOUBLE_VALUE -> constant.doubleValue();
                        case STRING_VALUE -> constant.stringValue();
                        case NOT_SET,
                                NULL_VALUE,
                                UINT64_VALUE,
                                BYTES_VALUE,
                                TIMESTAMP_VALUE,
                                DURATION_VALUE ->
                                null;
                    };
            return value == null ? null : current -> value;
        }

        private @Nullable Part input(long id) {
            CelReference reference = tree.getReferenceMap().get(id);
            Input input = reference == null ? null : inputs.get(reference.name());
            if (input == null) {
                return null;
            }
            return current -> {
                Object value = input.of(current);
                return value == null ? No.VALUE_YET : value;
            };
        }

        private @Nullable Part call(CelExpr.CelCall call) {
            if (call.target().isPresent()) {
                return null;
            }
            List<Part> arguments = new ArrayList<>();
            for (CelExpr argument : call.args()) {
                Part part = part(argument);
                if (part == null) {
                    return null;
                }
                arguments.add(part);
            }
            Operator operator = OPERATORS.get(call.function());
            return operator == null ? null : operation(operator, arguments);
        }

        private static @Nullable Part operation(Operator operator, List<Part> arguments) {
            Part a = arguments.getFirst();
            Part b = arguments.getLast();
            return switch (operator) {
                case LOGICAL_AND -> both(a, b, false);
                case LOGICAL_OR -> both(a, b, true);
                case LOGICAL_NOT -> not(a);
                case CONDITIONAL -> choice(a, arguments.get(1), b);
                case EQUALS -> compared(a, b, true, order -> order == 0);
                case NOT_EQUALS -> compared(a, b, true, order -> order != 0);
                case LESS -> compared(a, b, false, order -> order < 0);
                case LESS_EQUALS -> compared(a, b, false, order -> order <= 0);
                case GREATER -> compared(a, b, false, order -> order > 0);
                case GREATER_EQUALS -> compared(a, b, false, order -> order >= 0);
                case ADD, SUBTRACT, MULTIPLY, DIVIDE -> calculated(operator, a, b);
                default -> null;
            };
        }
    }

    /** And, or: one side decides, though the other is not known. */
    private static Part both(Part a, Part b, boolean decisive) {
        return inputs -> {
            Object left = a.of(inputs);
            if (left.equals(decisive)) {
                return left;
            }
            Object right = b.of(inputs);
            return right.equals(decisive) || left instanceof Boolean ? right : worse(left, right);
        };
    }

    private static Part not(Part a) {
        return inputs ->
                switch (a.of(inputs)) {
                    case Boolean is -> !is;
                    case No unknown -> unknown;
                    default -> No.IDEA;
                };
    }

    private static Part choice(Part condition, Part yes, Part no) {
        return inputs ->
                switch (condition.of(inputs)) {
                    case Boolean is -> is ? yes.of(inputs) : no.of(inputs);
                    case No unknown -> unknown;
                    default -> No.IDEA;
                };
    }

    private static Part compared(Part a, Part b, boolean equality, IntPredicate holds) {
        return inputs -> {
            Object left = a.of(inputs);
            Object right = b.of(inputs);
            if (left instanceof Number x && right instanceof Number y) {
                return order(x, y, holds);
            }
            if (left instanceof No || right instanceof No) {
                return worse(left, right);
            }
            return equality ? holds.test(left.equals(right) ? 0 : 1) : No.IDEA;
        };
    }

    private static Object order(Number x, Number y, IntPredicate holds) {
        if (x instanceof Long left && y instanceof Long right) {
            return holds.test(Long.compare(left, right));
        }
        double left = exactly(x);
        double right = exactly(y);
        // The interpreter has -0.0 below the whole number 0, and not below 0.0.
        boolean areZeros = left == 0 && right == 0 && x.getClass() != y.getClass();
        if (areZeros || Double.isNaN(left) || Double.isNaN(right)) {
            return No.IDEA;
        }
        return holds.test(left < right ? -1 : left > right ? 1 : 0);
    }

    /** NaN for what a double does not hold. */
    private static double exactly(Number number) {
        if (number instanceof Double value) {
            return value;
        }
        return number instanceof Long whole && whole >= -EXACT && whole <= EXACT
                ? whole
                : Double.NaN;
    }

    private static Part calculated(Operator operator, Part a, Part b) {
        return inputs -> {
            Object left = a.of(inputs);
            Object right = b.of(inputs);
            if (left instanceof Double x && right instanceof Double y) {
                return switch (operator) {
                    case ADD -> x + y;
                    case SUBTRACT -> x - y;
                    case MULTIPLY -> x * y;
                    case DIVIDE -> x / y;
                    default -> No.IDEA;
                };
            }
            // Of whole numbers the interpreter says that they overflow, of texts that they are
            // long.
            return worse(left, right);
        };
    }

    /** What two come to of which one is no value, or none that is known here. */
    private static No worse(Object a, Object b) {
        boolean onlyWaits =
                (a == No.VALUE_YET || b == No.VALUE_YET) && a != No.IDEA && b != No.IDEA;
        return onlyWaits ? No.VALUE_YET : No.IDEA;
    }
}
