package dev.skerry.sync.batch;

import java.util.Arrays;

/**
 * Floating-point values as whole numbers of 10^-e: sensors report a few digits, and then this is
 * exact. The few values of a column for which it is not are listed beside it with all their bits,
 * after Afroozeh, Kuffó and Boncz, "ALP: adaptive lossless floating-point compression", 2023.
 *
 * <p>This object is scratch space for one encoder.
 */
final class Decimals {
    static final int MAX_EXPONENT = 15;
    // Up to here each whole number and, divided by an exact power of ten, each decimal is the
    // double that is nearest to it, so that the division gives back what the sensor's text meant.
    private static final long MAX_DECIMAL = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final int SAMPLES = 64;
    // With more that don't fit than one in so many, another encoding is smaller.
    private static final int SIDE_SHARE = 8;

    private final int[] sampled = new int[SAMPLES];
    private long[] values = new long[LongColumn.BLOCK];
    private int[] sidePlaces = new int[SAMPLES];
    private long[] sideBits = new long[SAMPLES];
    private int sideCount;
    private int sideBytes;

    /** The exponents that are worth a try: one for all values, and one for nearly all. */
    int[] candidates(long[] bits, int count, boolean single) {
        int samples = Math.min(count, SAMPLES);
        int decimal = 0;
        for (int s = 0; s < samples; s++) {
            int exponent = exponentOf(bits[(int) ((long) s * count / samples)], single);
            if (exponent >= 0) {
                sampled[decimal++] = exponent;
            }
        }
        if (samples - decimal > samples / SIDE_SHARE) {
            return new int[0];
        }
        Arrays.sort(sampled, 0, decimal);
        int all = sampled[decimal - 1];
        int nearly = sampled[decimal - 1 - (decimal - 1) / SIDE_SHARE];
        return all == nearly ? new int[] {all} : new int[] {nearly, all};
    }

    /** Converts all values that it can; false when there are too many others. */
    boolean convert(long[] bits, int count, boolean single, int exponent) {
        if (values.length < count) {
            values = new long[Math.max(count, values.length * 2)];
        }
        sideCount = 0;
        sideBytes = 0;
        double power = POWERS[exponent];
        int lastPlace = -1;
        long before = 0;
        for (int i = 0; i < count; i++) {
            double value = valueOf(bits[i], single);
            long decimal = Math.round(value * power);
            if (Math.abs(decimal) <= MAX_DECIMAL && bitsOf(decimal / power, single) == bits[i]) {
                before = decimal;
            } else {
                if (sideCount > count / SIDE_SHARE) {
                    return false;
                }
                aside(i, i - lastPlace - 1, bits[i], single);
                lastPlace = i;
            }
            values[i] = before;
        }
        if (sideCount > 0) {
            sideBytes += ByteSink.varintSize(sideCount);
        }
        return true;
    }

    long[] values() {
        return values;
    }

    int sideCount() {
        return sideCount;
    }

    /** How many bytes writeSide takes. */
    int sideBytes() {
        return sideBytes;
    }

    /** Writes what did not convert, nothing if all did. */
    void writeSide(ByteSink sink) {
        if (sideCount == 0) {
            return;
        }
        sink.varint(sideCount);
        int next = 0;
        for (int s = 0; s < sideCount; s++) {
            sink.varint(sidePlaces[s] - next);
            sink.zigZag(sideBits[s]);
            next = sidePlaces[s] + 1;
        }
    }

    static void read(ByteSource source, long[] bits, int count, boolean single, int exponent)
            throws BatchFormatException {
        LongColumn.read(source, bits, count);
        double power = POWERS[exponent];
        for (int i = 0; i < count; i++) {
            bits[i] = bitsOf(bits[i] / power, single);
        }
    }

    static void readButSome(ByteSource source, long[] bits, int count, boolean single, int exponent)
            throws BatchFormatException {
        int sides = source.count(count, "the number of values that are no decimals");
        int[] places = new int[sides];
        long[] raw = new long[sides];
        int next = 0;
        for (int s = 0; s < sides; s++) {
            places[s] = next + source.count(count - next - 1, "the place of a value");
            raw[s] = source.zigZag();
            next = places[s] + 1;
        }
        read(source, bits, count, single, exponent);
        for (int s = 0; s < sides; s++) {
            bits[places[s]] = raw[s];
        }
    }

    private void aside(int place, int gap, long bits, boolean single) {
        if (sideCount == sidePlaces.length) {
            sidePlaces = Arrays.copyOf(sidePlaces, sideCount * 2);
            sideBits = Arrays.copyOf(sideBits, sideCount * 2);
        }
        long signed = single ? (int) bits : bits;
        sidePlaces[sideCount] = place;
        sideBits[sideCount] = signed;
        sideCount++;
        sideBytes += ByteSink.varintSize(gap) + LongColumn.zigZagSize(signed);
    }

    private static int exponentOf(long bits, boolean single) {
        double value = valueOf(bits, single);
        for (int exponent = 0; exponent <= MAX_EXPONENT; exponent++) {
            long decimal = Math.round(value * POWERS[exponent]);
            if (Math.abs(decimal) > MAX_DECIMAL) {
                return -1;
            }
            if (bitsOf(decimal / POWERS[exponent], single) == bits) {
                return exponent;
            }
        }
        return -1;
    }

    static double valueOf(long bits, boolean single) {
        return single ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private static long bitsOf(double value, boolean single) {
        return single
                ? Float.floatToRawIntBits((float) value) & 0xffff_ffffL
                : Double.doubleToRawLongBits(value);
    }
}
