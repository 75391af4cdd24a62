package dev.skerry.sync.batch;

import java.util.Arrays;

/**
 * A column of floating-point values, each given by its bits, in the smallest of three encodings:
 * decimals ({@link Decimals}), ordered bits (the bits as integers in the order of the numbers), and
 * XOR.
 */
final class FloatColumn {
    private static final int XOR = 0;
    private static final int ORDERED_BITS = 1;
    // The mode byte is one of these plus the exponent.
    private static final int DECIMAL = 0x10;
    private static final int DECIMAL_BUT_SOME = 0x20;

    private final LongColumn integers;
    private final Decimals decimals = new Decimals();
    private long[] scratch = new long[LongColumn.BLOCK];

    FloatColumn(LongColumn integers) {
        this.integers = integers;
    }

    void write(ByteSink sink, long[] bits, int count, boolean single) {
        int valueBits = single ? Float.SIZE : Double.SIZE;
        long best = (XorColumn.bitCount(bits, count, valueBits) + 7) >>> 3;
        int exponent = -1;
        for (int tried : decimals.candidates(bits, count, single)) {
            if (decimals.convert(bits, count, single, tried)) {
                int size = integers.prepare(decimals.values(), count) + decimals.sideBytes();
                if (size < best) {
                    best = size;
                    exponent = tried;
                }
            }
        }
        order(bits, count, single);
        if (integers.prepare(scratch, count) < best) {
            sink.u8(ORDERED_BITS);
            integers.write(sink);
        } else if (exponent < 0) {
            sink.u8(XOR);
            XorColumn.write(sink, bits, count, valueBits);
        } else {
            // Tried before, so this converts; the last one tried may be another.
            boolean converted = decimals.convert(bits, count, single, exponent);
            assert converted;
            sink.u8((decimals.sideCount() == 0 ? DECIMAL : DECIMAL_BUT_SOME) + exponent);
            decimals.writeSide(sink);
            integers.prepare(decimals.values(), count);
            integers.write(sink);
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
        } else if (mode >= DECIMAL && mode <= DECIMAL + Decimals.MAX_EXPONENT) {
            Decimals.read(source, bits, count, single, mode - DECIMAL);
        } else if (mode >= DECIMAL_BUT_SOME && mode <= DECIMAL_BUT_SOME + Decimals.MAX_EXPONENT) {
            Decimals.readButSome(source, bits, count, single, mode - DECIMAL_BUT_SOME);
        } else {
            throw ByteSource.malformed("a column of numbers has mode " + mode);
        }
    }

    private void order(long[] bits, int count, boolean single) {
        if (scratch.length < count) {
            scratch = Arrays.copyOf(scratch, Math.max(count, scratch.length * 2));
        }
        for (int i = 0; i < count; i++) {
            scratch[i] = ordered(bits[i], single);
        }
    }

    // Its own inverse: flips the magnitude of negative numbers.
    private static long ordered(long bits, boolean single) {
        if (single) {
            int narrow = (int) bits;
            return narrow ^ ((narrow >> 31) & Integer.MAX_VALUE);
        }
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
}
