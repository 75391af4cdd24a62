package dev.skerry.sync.batch;

import dev.skerry.sync.batch.BatchFormatException.Problem;
import java.util.Arrays;

/** Bytes being read. Whatever they are, reading gives a value or a BatchFormatException. */
final class ByteSource {
    // At least eight readable bytes follow the end, so that bits can be read a word at a time.
    private final byte[] padded;
    private final int end;
    private int position;

    private ByteSource(byte[] padded, int from, int end) {
        this.padded = padded;
        this.position = from;
        this.end = end;
    }

    /** For numbers only, no bits: nothing need follow the end. */
    static ByteSource headOf(byte[] bytes, int from, int to) {
        return new ByteSource(bytes, from, to);
    }

    static ByteSource copyOf(byte[] bytes, int from, int to) {
        byte[] padded = new byte[to - from + Long.BYTES];
        System.arraycopy(bytes, from, padded, 0, to - from);
        return new ByteSource(padded, 0, to - from);
    }

    /** The array must be eight bytes longer than the content. */
    static ByteSource ofPadded(byte[] padded) {
        return new ByteSource(padded, 0, padded.length - Long.BYTES);
    }

    /** Another reader of the same bytes, of this part only. */
    ByteSource slice(int from, int length) throws BatchFormatException {
        if (from < 0 || length < 0 || length > end - from) {
            throw malformed("a part reaches beyond the end");
        }
        return new ByteSource(padded, from, from + length);
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8() throws BatchFormatException {
        if (position >= end) {
            throw malformed("it ends too early");
        }
        return padded[position++] & 0xff;
    }

    long varint() throws BatchFormatException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                if (shift == 63 && b > 1) {
                    break;
                }
                return value;
            }
        }
        throw malformed("a number has more than 64 bits");
    }

    long zigZag() throws BatchFormatException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number from 0 to a limit, which names itself in the message. */
    int count(int max, String what) throws BatchFormatException {
        long value = varint();
        if (value < 0 || value > max) {
            throw new BatchFormatException(
                    Problem.LIMIT,
                    what
                            + " is "
                            + Long.toUnsignedString(value)
                            + ", at most "
                            + max
                            + " is allowed");
        }
        return (int) value;
    }

    byte[] bytes(int length) throws BatchFormatException {
        int from = skip(length);
        return Arrays.copyOfRange(padded, from, from + length);
    }

    /** Leaves out so many bytes and gives the position of the first. */
    int skip(long length) throws BatchFormatException {
        if (length < 0 || length > end - position) {
            throw malformed("it ends too early");
        }
        int from = position;
        position += (int) length;
        return from;
    }

    /** Bits at an offset in a run that was skipped, and therefore checked, before. */
    long bits(int start, long bit, int width) {
        if (width > 56) {
            return word(start, bit, 0xffff_ffffL)
                    | word(start, bit + 32, -1L >>> (96 - width)) << 32;
        }
        return width == 0 ? 0 : word(start, bit, -1L >>> (64 - width));
    }

    /** Unpacks so many values of one width, adding a base to each. */
    void unpack(int start, int width, long base, long[] target, int from, int count) {
        if (width == 0) {
            Arrays.fill(target, from, from + count, base);
        } else if (width > 56) {
            for (int i = 0; i < count; i++) {
                target[from + i] = base + bits(start, (long) i * width, width);
            }
        } else {
            long mask = -1L >>> (64 - width);
            int bit = 0;
            for (int i = 0; i < count; i++, bit += width) {
                target[from + i] = base + word(start, bit, mask);
            }
        }
    }

    void expectEnd() throws BatchFormatException {
        if (position != end) {
            throw malformed((end - position) + " bytes are left over");
        }
    }

    /** A number of so many bytes, least significant first, which must be there. */
    static long littleEndian(byte[] bytes, int from, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (bytes[from + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    static BatchFormatException malformed(String message) {
        return new BatchFormatException(Problem.MALFORMED, "the batch is malformed: " + message);
    }

    private long word(int start, long bit, long mask) {
        return ((long) ByteSink.LONG_LE.get(padded, start + (int) (bit >>> 3)) >>> (bit & 7))
                & mask;
    }
}
