package dev.skerry.profile.draft;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was seen of one value. Takes a bounded amount of memory, however much is seen. */
final class ValueFacts {
    /** More distinct texts than this are no enumeration. */
    static final int MOST_VALUES = 8;

    /** The longest text that an enumeration may have. */
    private static final int MOST_CHARS = 64;

    /** Digits that a float32 keeps. */
    private static final int FLOAT_DIGITS = 7;

    private int numbers;
    private int booleans;
    private int texts;
    private int arrays;
    private boolean fractions;
    private int digits;
    private int decimals;
    private @Nullable BigDecimal min;
    private @Nullable BigDecimal max;
    private boolean manyTexts;
    private final Set<String> values = new LinkedHashSet<>();
    private final Set<BigDecimal> distinct = new LinkedHashSet<>();

    void number(BigDecimal number) {
        numbers++;
        min = min == null ? number : min.min(number);
        max = max == null ? number : max.max(number);
        BigDecimal plain = number.stripTrailingZeros();
        // Written as 21.0 it is a number with a fraction, whatever its value.
        fractions |= number.scale() > 0;
        decimals = Math.max(decimals, plain.scale());
        digits = Math.max(digits, plain.precision());
        if (distinct.size() <= MOST_VALUES) {
            distinct.add(plain);
        }
    }

    void bool() {
        booleans++;
    }

    void text(String text) {
        texts++;
        if (text.isEmpty() || text.length() > MOST_CHARS || values.size() > MOST_VALUES) {
            manyTexts = true;
        } else {
            values.add(text);
        }
    }

    void array() {
        arrays++;
    }

    void add(ValueFacts other) {
        numbers += other.numbers;
        booleans += other.booleans;
        texts += other.texts;
        arrays += other.arrays;
        fractions |= other.fractions;
        digits = Math.max(digits, other.digits);
        decimals = Math.max(decimals, other.decimals);
        if (other.min != null && other.max != null) {
            min = min == null ? other.min : min.min(other.min);
            max = max == null ? other.max : max.max(other.max);
        }
        manyTexts |= other.manyTexts;
        values.addAll(other.values);
        distinct.addAll(other.distinct);
    }

    /** How often a value was seen. */
    int count() {
        return numbers + booleans + texts + arrays;
    }

    /** Values of several kinds, which no type takes. */
    boolean isMixed() {
        int kinds = 0;
        for (int kind : new int[] {numbers, booleans, texts, arrays}) {
            kinds += kind > 0 ? 1 : 0;
        }
        return kinds > 1;
    }

    boolean isNumber() {
        return numbers > 0;
    }

    boolean isBoolean() {
        return booleans > 0;
    }

    boolean isArray() {
        return arrays > 0;
    }

    boolean hasFractions() {
        return fractions;
    }

    /** Whether a float32 would lose digits that were seen. */
    boolean needsDouble() {
        return digits > FLOAT_DIGITS;
    }

    /** The most decimals of a number. */
    int decimals() {
        return Math.max(0, decimals);
    }

    int distinctNumbers() {
        return distinct.size();
    }

    BigDecimal min() {
        return min == null ? BigDecimal.ZERO : min;
    }

    BigDecimal max() {
        return max == null ? BigDecimal.ZERO : max;
    }

    /** All texts that were seen, in order; empty when they are too many or too long. */
    Set<String> values() {
        return manyTexts || values.size() > MOST_VALUES
                ? Set.of()
                : Collections.unmodifiableSet(values);
    }
}
