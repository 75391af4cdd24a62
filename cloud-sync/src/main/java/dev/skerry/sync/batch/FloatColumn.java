package dev.skerry.sync.batch;

/**
 * A column of floating-point values, each given by its bits, in the smallest of three encodings:
 * decimals (sensors report a few digits: a whole number of 10^-e units, when that is exact),
 * ordered bits (the bits as integers in the order of the numbers), and XOR.
 */
final class FloatColumn {
    private static final int XOR = 0;
    private static final int ORDERED_BITS = 1;
    // The mode byte is this plus the exponent.
    private static final int DECIMAL = 0x10;
    private static final int MAX_EXPONENT = 15;
    // Up to here each whole number and, divided by an exact power of ten, each decimal is the
    // double that is nearest to it, so that the division gives back what the sensor's text meant.
    private static final long MAX_DECIMAL = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final LongColumn integers;
    private long[] scratch = new long[LongColumn.BLOCK];

    FloatColumn(LongColumn integers) {
        this.integers = integers;
    }

    void write(ByteSink sink, long[] bits, int count, boolean single) {
        if (scratch.length < count) {
            scratch = new long[Math.max(count, scratch.length * 2)];
        }
        int valueBits = single ? Float.SIZE : Double.SIZE;
        long xorSize = (XorColumn.bitCount(bits, count, valueBits) + 7) >>> 3;
        int exponent = toDecimals(bits, count, single);
        if (exponent >= 0 && integers.prepare(scratch, count) < xorSize) {
            sink.u8(DECIMAL + exponent);
            integers.write(sink);
            return;
        }
        for (int i = 0; i < count; i++) {
            scratch[i] = ordered(bits[i], single);
        }
        if (integers.prepare(scratch, count) < xorSize) {
            sink.u8(ORDERED_BITS);
            integers.write(sink);
        } else {
            sink.u8(XOR);
            XorColumn.write(sink, bits, count, valueBits);
        }
    }

    /** Reads the bits of so many values; the column must take up all that is left. */
    static void read(ByteSource source, long[] bits, int count, boolean single)
            throws BatchFormatException {
        int mode = source.u8();
        if (mode == XOR) {
            XorColumn.read(source, bits, count, single ? Float.SIZE : Double.SIZE);
        } else if (mode == ORDERED_BITS) {
            LongColumn.read(source, bits, count);
            for (int i = 0; i < count; i++) {
                bits[i] = ordered(bits[i], single);
            }
        } else if (mode >= DECIMAL && mode <= DECIMAL + MAX_EXPONENT) {
            LongColumn.read(source, bits, count);
            double power = POWERS[mode - DECIMAL];
            for (int i = 0; i < count; i++) {
                bits[i] = bitsOf(bits[i] / power, single);
            }
        } else {
            throw ByteSource.malformed("a column of numbers has mode " + mode);
        }
    }

    // Gives the exponent with which all values are exact decimals, or -1.
    private int toDecimals(long[] bits, int count, boolean single) {
        int exponent = 0;
        for (int i = 0; i < count; i++) {
            double value = valueOf(bits[i], single);
            while (!toDecimal(i, bits[i], value, exponent, single)) {
                exponent++;
                if (exponent > MAX_EXPONENT || !Double.isFinite(value)) {
                    return -1;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (!toDecimal(i, bits[i], valueOf(bits[i], single), exponent, single)) {
                return -1;
            }
        }
        return exponent;
    }

    private boolean toDecimal(int i, long bits, double value, int exponent, boolean single) {
        long decimal = Math.round(value * POWERS[exponent]);
        scratch[i] = decimal;
        return Math.abs(decimal) <= MAX_DECIMAL
                && bitsOf(decimal / POWERS[exponent], single) == bits;
    }

    // Its own inverse: flips the magnitude of negative numbers.
    private static long ordered(long bits, boolean single) {
        if (single) {
            int narrow = (int) bits;
            return narrow ^ ((narrow >> 31) & Integer.MAX_VALUE);
        }
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double valueOf(long bits, boolean single) {
        return single ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private static long bitsOf(double value, boolean single) {
        return single
                ? Float.floatToRawIntBits((float) value) & 0xffff_ffffL
                : Double.doubleToRawLongBits(value);
    }
}
