package dev.skerry.profile.bundle.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as ECMAScript writes them (ECMA-262, Number::toString), which RFC 8785 refers to. */
final class EcmaNumber {
    private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);
    private static final int MOST_WHOLE_DIGITS = 21;
    private static final int MOST_LEADING_ZEROS = 6;

    private EcmaNumber() {}

    /**
     * The shortest text that is read as that number.
     *
     * @throws IllegalArgumentException for what is not a number, or infinite
     */
    static String of(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        if (number == 0) {
            return "0";
        }
        String sign = number < 0 ? "-" : "";
        return sign + positive(shortest(Math.abs(number)));
    }

    /** Java's digits are the shortest as well, but for one digit, of which it may write two. */
    private static BigDecimal shortest(double number) {
        BigDecimal one = new BigDecimal(number).round(ONE_DIGIT);
        BigDecimal digits =
                one.doubleValue() == number ? one : new BigDecimal(Double.toString(number));
        return digits.stripTrailingZeros();
    }

    private static String positive(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int count = digits.length();
        int point = count - number.scale();
        if (count <= point && point <= MOST_WHOLE_DIGITS) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= MOST_WHOLE_DIGITS) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-MOST_LEADING_ZEROS < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
