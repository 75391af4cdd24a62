package dev.skerry.profile.model;

import java.math.BigDecimal;

/**
 * The smallest step that a sensor tells apart, digits / divisor in the resource's unit. What a
 * value has beyond it is noise, and takes most of the room.
 *
 * @param digits of the step as a whole number, such as 5 of 0.05
 * @param divisor a power of ten
 */
public record Resolution(long digits, double divisor) {
    /** A double holds every whole number up to this. */
    private static final double EXACT = 0x1p53;

    /** No sensor tells finer steps apart. */
    private static final int MAX_DECIMALS = 15;

    /**
     * The resolution of this step.
     *
     * @throws IllegalArgumentException unless 0 &lt; step &lt; 2^53, with at most 15 decimals
     */
    public static Resolution of(double step) {
        if (!(step > 0 && step < EXACT)) {
            throw new IllegalArgumentException("a step of " + step);
        }
        BigDecimal decimal = BigDecimal.valueOf(step).stripTrailingZeros();
        int decimals = Math.max(0, decimal.scale());
        if (decimals > MAX_DECIMALS) {
            throw new IllegalArgumentException("a step of " + step + " has too many decimals");
        }
        return new Resolution(
                decimal.movePointRight(decimals).longValueExact(), Math.pow(10, decimals));
    }

    /**
     * The multiple of the step that is nearest to a value, as the double that is nearest to that
     * multiple. A value that has no digits beyond the step, for it is so large, stays as it is.
     */
    public double round(double value) {
        double multiple = Math.rint(value * divisor / digits) * digits;
        return Math.abs(multiple) < EXACT ? multiple / divisor : value;
    }
}
