package dev.skerry.sync.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes being written, with the few shapes that a batch is made of. Grows as needed. */
final class ByteSink {
    static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, least significant first, the top bit set on all but the last byte. */
    void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** How many bytes a number takes. */
    static int varintSize(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    void zigZag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    void bytes(byte[] source, int from, int length) {
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    void blob(byte[] value) {
        varint(value.length);
        bytes(value, 0, value.length);
    }

    void u32(int value) {
        room(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Opens a cleared run of so many bits, to be filled with {@link #putBits}; gives its start. */
    int openBits(long bitCount) {
        int length = Math.toIntExact((bitCount + 7) >>> 3);
        room(length);
        Arrays.fill(bytes, size, size + length, (byte) 0);
        int start = size;
        size += length;
        return start;
    }

    /** Puts the low bits of a value, which has no others set, at a bit of an open run. */
    void putBits(int start, long bit, long value, int width) {
        if (width > 56) {
            orAt(start, bit, value & 0xffff_ffffL);
            orAt(start, bit + 32, value >>> 32);
        } else if (width > 0) {
            orAt(start, bit, value);
        }
    }

    private void orAt(int start, long bit, long value) {
        int at = start + (int) (bit >>> 3);
        long old = (long) LONG_LE.get(bytes, at);
        LONG_LE.set(bytes, at, old | (value << (bit & 7)));
    }

    // Eight bytes more than asked for, so that bits can be put a word at a time.
    private void room(int more) {
        int needed = size + more + Long.BYTES;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }
}
