package dev.skerry.sync.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The column of time stamps. Devices report several resources with one stamp, so a column that
 * equals an earlier one is written as a reference to it. Else the offsets from the first stamp are
 * counted in the largest of seconds, milliseconds and microseconds that is exact.
 */
final class TimeColumn {
    // The mode byte: an index into UNITS, or a reference.
    private static final int REFERENCE = 0x0f;
    private static final long[] UNITS = {1, 1_000, 1_000_000};

    private final LongColumn offsets;
    private final Map<Long, Integer> writtenByHash = new HashMap<>();
    private final List<ColumnBuffer> written = new ArrayList<>();
    private long[] scratch = new long[LongColumn.BLOCK];

    TimeColumn(LongColumn offsets) {
        this.offsets = offsets;
    }

    void clear() {
        writtenByHash.clear();
        written.clear();
    }

    /** Writes the times of the next stream, or nothing and true when they are those before it. */
    boolean write(
            ByteSink sink, ColumnBuffer column, @Nullable ColumnBuffer before, long minObservedAt) {
        if (before != null && before.sameTimes(column)) {
            return true;
        }
        long hash = hash(column);
        Integer earlier = writtenByHash.putIfAbsent(hash, written.size());
        if (earlier != null && written.get(earlier).sameTimes(column)) {
            sink.u8(REFERENCE);
            sink.varint(earlier);
            return false;
        }
        written.add(column);
        int count = column.count();
        if (scratch.length < count) {
            scratch = new long[Math.max(count, scratch.length * 2)];
        }
        int mode = mode(column);
        long unit = UNITS[mode];
        long[] times = column.times();
        for (int i = 1; i < count; i++) {
            scratch[i - 1] = (times[i] - times[0]) / unit;
        }
        sink.u8(mode);
        sink.varint(times[0] - minObservedAt);
        if (count > 1) {
            offsets.prepare(scratch, count - 1);
            offsets.write(sink);
        }
        return false;
    }

    /** Reads the times of the next stream; explicit columns are added to those read so far. */
    static long[] read(ByteSource source, int count, long minObservedAt, List<long[]> explicit)
            throws BatchFormatException {
        int mode = source.u8();
        if (mode == REFERENCE) {
            int index = source.count(explicit.size() - 1, "the index of a time column");
            long[] times = explicit.get(index);
            if (times.length != count) {
                throw ByteSource.malformed("a stream refers to times of another length");
            }
            return times;
        }
        if (mode >= UNITS.length) {
            throw ByteSource.malformed("a time column has mode " + mode);
        }
        long first = minObservedAt + source.varint();
        long[] times = new long[count];
        if (count > 1) {
            LongColumn.read(source, times, count - 1);
        }
        long unit = UNITS[mode];
        for (int i = count - 1; i > 0; i--) {
            times[i] = first + times[i - 1] * unit;
        }
        times[0] = first;
        explicit.add(times);
        return times;
    }

    // Ends at 0, microseconds, where the modular arithmetic of the column makes any offset exact.
    private static int mode(ColumnBuffer column) {
        long first = column.times()[0];
        int mode = UNITS.length - 1;
        for (int i = 1; i < column.count() && mode > 0; i++) {
            long time = column.times()[i];
            long offset = time - first;
            boolean overflow = ((time ^ first) & (time ^ offset)) < 0;
            while (mode > 0 && (overflow || offset % UNITS[mode] != 0)) {
                mode--;
            }
        }
        return mode;
    }

    private static long hash(ColumnBuffer column) {
        long hash = column.count();
        for (int i = 0; i < column.count(); i++) {
            hash = (hash ^ column.times()[i]) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
