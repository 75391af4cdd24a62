package dev.skerry.sync.batch;

/**
 * Floating-point values as the difference in bits from the one before, after Pelkonen et al.,
 * "Gorilla: a fast, scalable, in-memory time series database", section 4.1.2: a 0 bit for an equal
 * value; 10 and the changed bits when they lie within the previous window; else 11, the number of
 * leading zeros, the length less one, and the changed bits.
 */
final class XorColumn {
    private XorColumn() {}

    /** How many bits write takes for values of 32 or 64 bits. */
    static long bitCount(long[] values, int count, int valueBits) {
        int lengthBits = lengthBits(valueBits);
        long bits = valueBits;
        int leading = -1;
        int trailing = 0;
        for (int i = 1; i < count; i++) {
            long xor = values[i] ^ values[i - 1];
            bits++;
            if (xor != 0) {
                int zerosBefore = Long.numberOfLeadingZeros(xor) - (Long.SIZE - valueBits);
                int zerosAfter = Long.numberOfTrailingZeros(xor);
                if (leading < 0 || zerosBefore < leading || zerosAfter < trailing) {
                    leading = zerosBefore;
                    trailing = zerosAfter;
                    bits += 2L * lengthBits;
                }
                bits += 1 + valueBits - leading - trailing;
            }
        }
        return bits;
    }

    static void write(ByteSink sink, long[] values, int count, int valueBits) {
        long total = bitCount(values, count, valueBits);
        int lengthBits = lengthBits(valueBits);
        int start = sink.openBits(total);
        sink.putBits(start, 0, values[0], valueBits);
        long at = valueBits;
        int leading = -1;
        int trailing = 0;
        for (int i = 1; i < count; i++) {
            long xor = values[i] ^ values[i - 1];
            if (xor == 0) {
                at++;
                continue;
            }
            int zerosBefore = Long.numberOfLeadingZeros(xor) - (Long.SIZE - valueBits);
            int zerosAfter = Long.numberOfTrailingZeros(xor);
            if (leading < 0 || zerosBefore < leading || zerosAfter < trailing) {
                leading = zerosBefore;
                trailing = zerosAfter;
                int length = valueBits - leading - trailing;
                long head = 3 | (long) leading << 2 | (long) (length - 1) << (2 + lengthBits);
                sink.putBits(start, at, head, 2 + 2 * lengthBits);
                at += 2 + 2L * lengthBits;
            } else {
                sink.putBits(start, at, 1, 2);
                at += 2;
            }
            int length = valueBits - leading - trailing;
            sink.putBits(start, at, xor >>> trailing, length);
            at += length;
        }
    }

    /** Reads so many values; the column must take up all that is left of the source. */
    static void read(ByteSource source, long[] target, int count, int valueBits)
            throws BatchFormatException {
        int lengthBits = lengthBits(valueBits);
        long end = source.remaining() * 8L;
        int start = source.skip(source.remaining());
        if (end < valueBits) {
            throw ByteSource.malformed("it ends too early");
        }
        long value = source.bits(start, 0, valueBits);
        target[0] = value;
        long at = valueBits;
        int trailing = 0;
        int length = 0;
        for (int i = 1; i < count; i++) {
            if (at >= end) {
                throw ByteSource.malformed("it ends too early");
            }
            // Up to 14 bits: at worst they reach into the padding, which the check below notices.
            long head = source.bits(start, at, 2 + 2 * lengthBits);
            if ((head & 1) == 0) {
                at++;
            } else {
                if ((head & 2) == 0) {
                    at += 2;
                } else {
                    int leading = (int) (head >>> 2) & (valueBits - 1);
                    length = ((int) (head >>> (2 + lengthBits)) & (valueBits - 1)) + 1;
                    trailing = valueBits - leading - length;
                    at += 2 + 2L * lengthBits;
                }
                if (length == 0 || trailing < 0 || length > end - at) {
                    throw ByteSource.malformed("a value's changed bits reach beyond its end");
                }
                value ^= source.bits(start, at, length) << trailing;
                at += length;
            }
            target[i] = value;
        }
        if (end - at >= 8) {
            throw ByteSource.malformed((end - at) / 8 + " bytes are left over");
        }
    }

    private static int lengthBits(int valueBits) {
        return valueBits == Long.SIZE ? 6 : 5;
    }
}
