package dev.skerry.profile.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * From the number that a device writes to the value, in this order: mask and shift on whole
 * numbers, base, scale, offset; backwards from the value to what the device is sent.
 *
 * @param mask bits that count, 0 for all
 * @param shift bits to move: positive to the left, negative to the right, as EdgeX does
 * @param base the value is base to the power of the number; 0 for the number itself
 * @param scale multiplies
 * @param offset is added
 */
public record Transform(long mask, int shift, double base, double scale, double offset) {
    /** Leaves numbers as they are. */
    public static final Transform NONE = new Transform(0, 0, 0, 1, 0);

    private static final MathContext AFTER_LOGARITHM = new MathContext(12);

    /** Multiplies and adds. */
    public static Transform linear(double scale, double offset) {
        return new Transform(0, 0, 0, scale, offset);
    }

    /** Whether it takes bits out of whole numbers. */
    public boolean hasBits() {
        return mask != 0 || shift != 0;
    }

    /** Whether it calculates. */
    public boolean calculates() {
        return base != 0 || scale != 1 || offset != 0;
    }

    /** The bits that count, where they count; to be calculated with afterwards. */
    public long bits(long raw) {
        long masked = mask == 0 ? raw : raw & mask;
        return shift >= 0 ? masked << shift : masked >> -shift;
    }

    /** Whether no bit that counts is moved out of 64 bits. */
    public boolean fits(long raw) {
        return shift <= 0 || bits(raw) >> shift == (mask == 0 ? raw : raw & mask);
    }

    /** The value of a number whose bits were taken. */
    public double value(double raw) {
        return (base == 0 ? raw : Math.pow(base, raw)) * scale + offset;
    }

    /** As {@link #value(double)}, of a whole number and exact unless there is a base. */
    public BigDecimal value(BigInteger raw) {
        BigDecimal powered =
                base == 0
                        ? new BigDecimal(raw)
                        : BigDecimal.valueOf(Math.min(Math.pow(base, raw.doubleValue()), 1e300));
        return powered.multiply(BigDecimal.valueOf(scale)).add(BigDecimal.valueOf(offset));
    }

    /**
     * What the device is sent for a value.
     *
     * @throws IllegalArgumentException if there is no such number; the message says why
     */
    public BigDecimal inverse(BigDecimal value) {
        BigDecimal raw = value;
        if (calculates()) {
            BigDecimal added = value.subtract(BigDecimal.valueOf(offset));
            raw = added.divide(BigDecimal.valueOf(scale), MathContext.DECIMAL128);
            raw = base == 0 ? rounded(raw, value) : logarithm(raw);
        }
        return hasBits() ? new BigDecimal(unshifted(raw)) : raw;
    }

    /** Without the digits that are only what a double lacks of the value. */
    private BigDecimal rounded(BigDecimal raw, BigDecimal value) {
        if (isWhole(raw)) {
            return raw;
        }
        BigDecimal whole = raw.round(MathContext.DECIMAL64).stripTrailingZeros();
        double error = 4 * Math.ulp(Math.max(Math.abs(value.doubleValue()), Math.abs(offset)));
        int known = (int) Math.floor(-Math.log10(error / Math.abs(scale)));
        BigDecimal near = raw.setScale(known, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return near.precision() < whole.precision() - 2 ? near : whole;
    }

    private BigDecimal logarithm(BigDecimal powered) {
        double exponent = Math.log(powered.doubleValue()) / Math.log(base);
        if (!Double.isFinite(exponent)) {
            throw new IllegalArgumentException(
                    "no power of " + base + " is " + powered.toPlainString());
        }
        return BigDecimal.valueOf(exponent).round(AFTER_LOGARITHM).stripTrailingZeros();
    }

    private long unshifted(BigDecimal shifted) {
        if (!isWhole(shifted)) {
            throw new IllegalArgumentException(
                    shifted.toPlainString() + " is not whole, so it has no bits");
        }
        BigInteger whole = shifted.toBigIntegerExact();
        BigInteger moved = shift >= 0 ? whole.shiftRight(shift) : whole.shiftLeft(-shift);
        if (whole.bitLength() >= Long.SIZE
                || moved.bitLength() >= Long.SIZE
                || bits(moved.longValue()) != whole.longValue()) {
            throw new IllegalArgumentException(
                    whole + " does not fit into the bits of the mask and the shift");
        }
        return moved.longValue();
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }
}
