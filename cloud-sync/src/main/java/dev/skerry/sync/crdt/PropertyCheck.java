package dev.skerry.sync.crdt;

import dev.skerry.sync.proto.TwinPropertyInfo;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value is one that a property's declaration allows. Both sides ask: the gateway before
 * it takes a wish, the agent before it merges one.
 */
public final class PropertyCheck {
    /** The longest text that a property takes, in characters. */
    public static final int MAX_TEXT_CHARS = 4_096;

    private PropertyCheck() {}

    /** What is wrong with the value and what is allowed, or null when it fits. */
    public static @Nullable String fault(TwinPropertyInfo property, TwinValue value) {
        return fault("property", property, value);
    }

    /** The same for another thing that is declared so, such as an argument. */
    public static @Nullable String fault(String what, TwinPropertyInfo declared, TwinValue value) {
        return fits(declared, value)
                ? null
                : "%s '%s' takes %s, not %s"
                        .formatted(what, declared.getName(), allowed(declared), shown(value));
    }

    private static boolean fits(TwinPropertyInfo property, TwinValue value) {
        return switch (property.getType()) {
            case "float64" -> value instanceof TwinValue.Real real && inRange(property, real);
            case "float32" ->
                    value instanceof TwinValue.Real real
                            && Math.abs(real.value()) <= Float.MAX_VALUE
                            && inRange(property, real);
            case "int64" -> value instanceof TwinValue.Whole whole && inRange(property, whole);
            case "int32" ->
                    value instanceof TwinValue.Whole whole
                            && whole.value() == (int) whole.value()
                            && inRange(property, whole);
            case "boolean" -> value instanceof TwinValue.Truth;
            case "enum" ->
                    value instanceof TwinValue.Text text
                            && (property.getValuesCount() == 0
                                    || property.getValuesList().contains(text.value()));
            case "string" ->
                    value instanceof TwinValue.Text text && text.value().length() <= MAX_TEXT_CHARS;
            // A type of a newer agent, which checks for itself.
            default -> true;
        };
    }

    private static boolean inRange(TwinPropertyInfo property, TwinValue.Real real) {
        return Double.isFinite(real.value())
                && (!property.hasRange()
                        || (real.value() >= property.getRange().getMin()
                                && real.value() <= property.getRange().getMax()));
    }

    private static boolean inRange(TwinPropertyInfo property, TwinValue.Whole whole) {
        // As decimals: a double is not exact beyond 53 bits.
        BigDecimal value = BigDecimal.valueOf(whole.value());
        return !property.hasRange()
                || (value.compareTo(new BigDecimal(property.getRange().getMin())) >= 0
                        && value.compareTo(new BigDecimal(property.getRange().getMax())) <= 0);
    }

    private static String allowed(TwinPropertyInfo property) {
        String type =
                switch (property.getType()) {
                    case "float32", "float64" -> "a number (" + property.getType() + ")";
                    case "int32", "int64" -> "a whole number (" + property.getType() + ")";
                    case "boolean" -> "true or false";
                    case "enum" ->
                            property.getValuesCount() == 0
                                    ? "a text"
                                    : "one of " + String.join(", ", property.getValuesList());
                    case "string" -> "a text of at most %,d characters".formatted(MAX_TEXT_CHARS);
                    default -> property.getType();
                };
        return property.hasRange()
                ? type
                        + " from %s to %s"
                                .formatted(
                                        decimal(property.getRange().getMin()),
                                        decimal(property.getRange().getMax()))
                : type;
    }

    private static String decimal(double value) {
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        return Math.abs(value) < 1e15 ? decimal.toPlainString() : decimal.toString();
    }

    private static String shown(TwinValue value) {
        return switch (value) {
            case TwinValue.Real real -> String.valueOf(real.value());
            case TwinValue.Whole whole -> String.valueOf(whole.value());
            case TwinValue.Truth truth -> String.valueOf(truth.value());
            case TwinValue.Text text ->
                    text.value().length() <= 64
                            ? "'" + text.value() + "'"
                            : "a text of %,d characters".formatted(text.value().length());
        };
    }
}
