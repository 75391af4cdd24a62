package dev.skerry.profile.exchange.part;

import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and ranges as a profile writes them. */
public final class Numbers {
    private static final int MAX_CHARS = 40;
    private static final Pattern NUMBER =
            Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

    private Numbers() {}

    /** The number as it is written, or null if it is none that a double holds. */
    public static @Nullable String number(String written) {
        String text = written.strip();
        if (text.startsWith("+")) {
            text = text.substring(1);
        }
        return text.length() <= MAX_CHARS
                        && NUMBER.matcher(text).matches()
                        && Double.isFinite(Double.parseDouble(text))
                ? text
                : null;
    }

    /** The number as it is written, or null after saying that it is none. */
    public static @Nullable String number(String written, String place, Leftovers leftovers) {
        String number = number(written);
        if (number == null) {
            leftovers.add(ExchangeCode.BAD_VALUE, place, "'" + written + "' is not a number");
        }
        return number;
    }

    /**
     * The range between two ends, of which one may be missing: then it is the type's own. Null if
     * there is none, or after saying why there can't be.
     */
    public static @Nullable String range(
            ValueType type,
            @Nullable String min,
            @Nullable String max,
            String place,
            Leftovers leftovers) {
        if (!type.isNumeric() || (min == null && max == null)) {
            if (min != null || max != null) {
                leftovers.add(ExchangeCode.RANGE, place, "only numbers have a range");
            }
            return null;
        }
        String least = min == null ? "-" + greatest(type) : min;
        String most = max == null ? greatest(type) : max;
        if (new BigDecimal(least).compareTo(new BigDecimal(most)) > 0) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place,
                    "the range from %s to %s is empty".formatted(least, most));
            return null;
        }
        if (!holds(type, least) || !holds(type, most)) {
            leftovers.add(
                    ExchangeCode.RANGE,
                    place,
                    "the type does not hold the range from %s to %s".formatted(least, most));
            return null;
        }
        return "[" + least + ", " + most + "]";
    }

    private static boolean holds(ValueType type, String number) {
        return new BigDecimal(number).abs().compareTo(new BigDecimal(greatest(type))) <= 0;
    }

    private static String greatest(ValueType type) {
        return switch (type) {
            case INT32 -> Integer.toString(Integer.MAX_VALUE);
            case INT64 -> Long.toString(Long.MAX_VALUE);
            case FLOAT32 -> Float.toString(Float.MAX_VALUE);
            default -> Double.toString(Double.MAX_VALUE);
        };
    }
}
