package dev.skerry.sync.batch;

import java.util.Arrays;

/**
 * A column of integers: differences of order 0, 1 or 2, whichever is smallest, in blocks that are
 * packed with the bits that the block's largest needs above its smallest. The first byte says the
 * order and the first block's width; a single integer stands without it. All arithmetic is modulo
 * 2^64, so every sequence of longs is exact.
 *
 * <p>This object is scratch space for one encoder.
 */
final class LongColumn {
    static final int BLOCK = 128;
    private static final int MAX_ORDER = 2;
    // The first byte: order times this plus width, or, when all differences are zero and no
    // blocks follow, EXACT plus order.
    private static final int WIDTHS = Long.SIZE + 1;
    private static final int EXACT = (MAX_ORDER + 1) * WIDTHS;

    private final long[][] differences = {new long[BLOCK], new long[BLOCK], new long[BLOCK]};
    private int count;
    private int order;
    private int size;

    /** Finds the best order for these values; gives the size in bytes that write will take. */
    int prepare(long[] values, int count) {
        this.count = count;
        if (count == 1) {
            differences[0][0] = values[0];
            return zigZagSize(values[0]);
        }
        long[] below = values;
        size = Integer.MAX_VALUE;
        for (int tried = 0; tried <= Math.min(MAX_ORDER, count); tried++) {
            long[] current = differences[tried];
            if (current.length < count) {
                current = new long[Math.max(count, current.length * 2)];
                differences[tried] = current;
            }
            if (tried == 0) {
                System.arraycopy(values, 0, current, 0, count);
            } else {
                for (int i = count - 1; i >= tried; i--) {
                    current[i] = below[i] - below[i - 1];
                }
                System.arraycopy(below, 0, current, 0, tried);
            }
            int needed = measure(current, tried);
            if (needed < size) {
                size = needed;
                order = tried;
            }
            below = current;
        }
        return size;
    }

    /** Writes the values that were prepared last. */
    void write(ByteSink sink) {
        if (count == 1) {
            sink.zigZag(differences[0][0]);
            return;
        }
        long[] chosen = differences[order];
        if (isZero(chosen, order)) {
            sink.u8(EXACT + order);
            writeSeeds(sink, chosen);
            return;
        }
        for (int from = order; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            long min = minOf(chosen, from, to);
            int width = widthOf(chosen, from, to, min);
            if (from == order) {
                sink.u8(order * WIDTHS + width);
                writeSeeds(sink, chosen);
            } else {
                sink.u8(width);
            }
            sink.zigZag(min);
            int start = sink.openBits((long) width * (to - from));
            for (int i = from; i < to; i++) {
                sink.putBits(start, (long) width * (i - from), chosen[i] - min, width);
            }
        }
    }

    private void writeSeeds(ByteSink sink, long[] chosen) {
        for (int i = 0; i < order; i++) {
            sink.zigZag(chosen[i]);
        }
    }

    /** Reads a column of so many values into the front of the target. */
    static void read(ByteSource source, long[] target, int count) throws BatchFormatException {
        if (count == 1) {
            target[0] = source.zigZag();
            return;
        }
        int head = source.u8();
        if (head > EXACT + MAX_ORDER) {
            throw ByteSource.malformed("a column of integers begins with " + head);
        }
        int order = head < EXACT ? head / WIDTHS : head - EXACT;
        for (int i = 0; i < order; i++) {
            target[i] = source.zigZag();
        }
        if (head < EXACT) {
            int width = head % WIDTHS;
            for (int from = order; from < count; from += BLOCK) {
                if (from > order) {
                    width = source.u8();
                }
                readBlock(source, width, target, from, Math.min(count, from + BLOCK));
            }
        } else {
            Arrays.fill(target, order, count, 0);
        }
        if (order == 1) {
            integrate(target, 1, count);
        } else if (order == 2) {
            integrateTwice(target, count);
        }
    }

    private static void readBlock(ByteSource source, int width, long[] target, int from, int to)
            throws BatchFormatException {
        long min = source.zigZag();
        if (width > 64) {
            throw ByteSource.malformed("a column has values of " + width + " bits");
        }
        int start = source.skip(((long) width * (to - from) + 7) >>> 3);
        source.unpack(start, width, min, target, from, to - from);
    }

    private static void integrate(long[] values, int from, int count) {
        long value = values[from - 1];
        for (int i = from; i < count; i++) {
            value += values[i];
            values[i] = value;
        }
    }

    private static void integrateTwice(long[] values, int count) {
        long step = values[1];
        long value = values[0] + step;
        values[1] = value;
        for (int i = 2; i < count; i++) {
            step += values[i];
            value += step;
            values[i] = value;
        }
    }

    private int measure(long[] values, int tried) {
        int bytes = 1;
        for (int i = 0; i < tried; i++) {
            bytes += zigZagSize(values[i]);
        }
        if (isZero(values, tried)) {
            return bytes;
        }
        for (int from = tried; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            long min = values[from];
            long max = min;
            for (int i = from + 1; i < to; i++) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
            }
            int width = Long.SIZE - Long.numberOfLeadingZeros(max - min);
            bytes += zigZagSize(min) + (from == tried ? 0 : 1) + ((width * (to - from) + 7) >>> 3);
        }
        return bytes;
    }

    private boolean isZero(long[] values, int from) {
        long any = 0;
        for (int i = from; i < count; i++) {
            any |= values[i];
        }
        return any == 0;
    }

    private static long minOf(long[] values, int from, int to) {
        long min = values[from];
        for (int i = from + 1; i < to; i++) {
            min = Math.min(min, values[i]);
        }
        return min;
    }

    private static int widthOf(long[] values, int from, int to, long min) {
        long any = 0;
        for (int i = from; i < to; i++) {
            any |= values[i] - min;
        }
        return Long.SIZE - Long.numberOfLeadingZeros(any);
    }

    static int zigZagSize(long value) {
        return ByteSink.varintSize((value << 1) ^ (value >> 63));
    }
}
