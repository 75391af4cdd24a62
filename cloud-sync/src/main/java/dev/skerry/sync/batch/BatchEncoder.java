package dev.skerry.sync.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects records and makes a batch of them. Each add says whether the record still fitted; when
 * not, nothing was added: encode, clear and add it again. Not for use by several threads at once.
 *
 * <p>Times are microseconds since 1970-01-01T00:00:00Z; qualities are codes from 0 to 15.
 */
@CheckReturnValue
public final class BatchEncoder {
    private static final int DEFAULT_DEFLATE_LEVEL = 6;
    // Upper bounds of what the format takes in front, for each stream and for each record.
    private static final int HEAD_BYTES = 64 + 1 + BatchLimits.MAX_BOOT_BYTES;
    static final int STREAM_BYTES = 80;
    static final int RECORD_BYTES = 20;

    private final BatchLimits limits;
    private final int deflateLevel;
    private final LongColumn integers = new LongColumn();
    private final TimeColumn times = new TimeColumn(integers);
    private final FloatColumn floats = new FloatColumn(integers);
    private final BlobColumn blobs = new BlobColumn(integers);
    private final RollUpColumn rollUps = new RollUpColumn(integers, floats, blobs);
    private final ByteSink columnBytes = new ByteSink(8 * 1024);
    private final ByteSink body = new ByteSink(8 * 1024);

    private final Map<StreamKey, ColumnBuffer> columns = new HashMap<>();
    private final List<ColumnBuffer> inOrder = new ArrayList<>();
    private @Nullable ColumnBuffer last;
    private @Nullable String boot;
    private int recordCount;
    private int estimatedBytes = HEAD_BYTES;
    private long minObservedAt = Long.MAX_VALUE;
    private long maxObservedAt = Long.MIN_VALUE;

    /** Makes batches within these limits. */
    public BatchEncoder(BatchLimits limits) {
        this(limits, DEFAULT_DEFLATE_LEVEL);
    }

    /**
     * Makes batches within these limits.
     *
     * @param deflateLevel from 0, never compressed, to 9, smallest
     */
    public BatchEncoder(BatchLimits limits, int deflateLevel) {
        if (deflateLevel < 0 || deflateLevel > 9) {
            throw new IllegalArgumentException("the level is " + deflateLevel + ", not 0 to 9");
        }
        this.limits = limits;
        this.deflateLevel = deflateLevel;
    }

    /** Adds a record of a FLOAT64 or, with the precision of a float, a FLOAT32 stream. */
    public boolean addDouble(StreamKey key, long observedAtMicros, double value, int quality) {
        if (key.type() == ColumnType.FLOAT32) {
            long bits = Float.floatToRawIntBits((float) value) & 0xffff_ffffL;
            return addNumber(key, observedAtMicros, bits, quality);
        }
        expect(key, ColumnType.FLOAT64);
        return addNumber(key, observedAtMicros, Double.doubleToRawLongBits(value), quality);
    }

    /** Adds a record of an INT64 stream. */
    public boolean addLong(StreamKey key, long observedAtMicros, long value, int quality) {
        expect(key, ColumnType.INT64);
        return addNumber(key, observedAtMicros, value, quality);
    }

    /** Adds a record of a BOOLEAN stream. */
    public boolean addBoolean(StreamKey key, long observedAtMicros, boolean value, int quality) {
        expect(key, ColumnType.BOOLEAN);
        return addNumber(key, observedAtMicros, value ? 1 : 0, quality);
    }

    /** Adds a record of a STRING stream; half a surrogate pair becomes a question mark. */
    public boolean addString(StreamKey key, long observedAtMicros, String value, int quality) {
        expect(key, ColumnType.STRING);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return addBlob(key, observedAtMicros, utf8, quality);
    }

    /** Adds a record of a BYTES stream; the array is not copied and must not change. */
    public boolean addBytes(StreamKey key, long observedAtMicros, byte[] value, int quality) {
        expect(key, ColumnType.BYTES);
        return addBlob(key, observedAtMicros, value, quality);
    }

    /** Adds a record of a ROLLUP stream. */
    public boolean addRollUp(StreamKey key, long observedAtMicros, RollUp value, int quality) {
        expect(key, ColumnType.ROLLUP);
        ColumnBuffer column = columnFor(key, rollUpBytes(value), quality);
        if (column == null) {
            return false;
        }
        column.addRollUp(observedAtMicros, value, quality);
        count(observedAtMicros);
        return true;
    }

    /**
     * All records are stamped by the clock of a boot that did not know the time, until the next
     * {@link #clear}.
     *
     * @param name as the gateway will be told it with what is to be added, of 1 to 64 bytes; null
     *     when the times are right as they stand
     */
    public void boot(@Nullable String name) {
        if (name != null
                && (name.isEmpty()
                        || name.getBytes(StandardCharsets.UTF_8).length
                                > BatchLimits.MAX_BOOT_BYTES)) {
            throw new IllegalArgumentException("'" + name + "' can't be a boot's name");
        }
        boot = name;
    }

    /** The boot that was set, if any. */
    @Nullable String boot() {
        return boot;
    }

    /** How many records were added since the last clear. */
    public int recordCount() {
        return recordCount;
    }

    /** How many streams they are of. */
    int streamCount() {
        return inOrder.size();
    }

    /** At least the size that encode would give now; usually several times as much. */
    public int estimatedBytes() {
        return estimatedBytes;
    }

    /**
     * Makes the batch; the records stay until clear.
     *
     * @throws IllegalStateException if there are no records
     */
    public byte[] encode() {
        if (recordCount == 0) {
            throw new IllegalStateException("a batch has at least one record");
        }
        columnBytes.clear();
        times.clear();
        int[] lengths = new int[inOrder.size()];
        boolean[] sameTimes = new boolean[lengths.length];
        ColumnBuffer before = null;
        for (int i = 0; i < lengths.length; i++) {
            ColumnBuffer column = inOrder.get(i);
            int from = columnBytes.size();
            sameTimes[i] = times.write(columnBytes, column, before, minObservedAt);
            writeColumns(column);
            lengths[i] = columnBytes.size() - from;
            before = column;
        }
        body.clear();
        Directory.write(body, inOrder, lengths, sameTimes, recordCount);
        body.bytes(columnBytes.array(), 0, columnBytes.size());
        times.clear();
        return Envelope.seal(
                body,
                recordCount,
                minObservedAt,
                maxObservedAt,
                lengths.length,
                boot,
                deflateLevel);
    }

    /** Forgets all records, for the next batch. */
    public void clear() {
        columns.clear();
        inOrder.clear();
        last = null;
        boot = null;
        recordCount = 0;
        estimatedBytes = HEAD_BYTES;
        minObservedAt = Long.MAX_VALUE;
        maxObservedAt = Long.MIN_VALUE;
    }

    private void writeColumns(ColumnBuffer column) {
        int count = column.count();
        byte[] qualities = column.qualities();
        if (qualities != null) {
            QualityColumn.write(columnBytes, qualities, count);
        }
        switch (column.key().type()) {
            case FLOAT64 -> floats.write(columnBytes, column.numbers(), count, false);
            case FLOAT32 -> floats.write(columnBytes, column.numbers(), count, true);
            case INT64 -> {
                integers.prepare(column.numbers(), count);
                integers.write(columnBytes);
            }
            case BOOLEAN -> {
                int start = columnBytes.openBits(count);
                for (int i = 0; i < count; i++) {
                    columnBytes.putBits(start, i, column.numbers()[i], 1);
                }
            }
            case STRING, BYTES -> blobs.write(columnBytes, column.blobs(), count);
            case ROLLUP -> rollUps.write(columnBytes, column.rollUps(), count);
        }
    }

    private boolean addNumber(StreamKey key, long observedAtMicros, long value, int quality) {
        ColumnBuffer column = columnFor(key, 0, quality);
        if (column == null) {
            return false;
        }
        column.addNumber(observedAtMicros, value, quality);
        count(observedAtMicros);
        return true;
    }

    private boolean addBlob(StreamKey key, long observedAtMicros, byte[] value, int quality) {
        ColumnBuffer column = columnFor(key, value.length, quality);
        if (column == null) {
            return false;
        }
        column.addBlob(observedAtMicros, value, quality);
        count(observedAtMicros);
        return true;
    }

    private void count(long observedAtMicros) {
        recordCount++;
        minObservedAt = Math.min(minObservedAt, observedAtMicros);
        maxObservedAt = Math.max(maxObservedAt, observedAtMicros);
    }

    static int rollUpBytes(RollUp value) {
        return RollUpColumn.RECORD_BYTES
                + switch (value) {
                    case RollUp.OfNumbers numbers -> 0;
                    case RollUp.OfTexts texts ->
                            texts.last().getBytes(StandardCharsets.UTF_8).length;
                };
    }

    /** Whether what a batch of these holds would fit beside what is here, by the estimate. */
    boolean hasRoom(BatchSize more) {
        return (long) recordCount + more.records() <= limits.maxRecords()
                && inOrder.size() + more.streamsBeside(columns.keySet()) <= limits.maxStreams()
                && estimatedBytes + more.bytesBeside(columns.keySet())
                        <= Math.min(limits.maxBytes(), limits.maxBodyBytes());
    }

    // Null when a record with a value of this length does not fit any more.
    private @Nullable ColumnBuffer columnFor(StreamKey key, int valueBytes, int quality) {
        if ((quality & ~QualityColumn.MAX_QUALITY) != 0) {
            throw new IllegalArgumentException("quality " + quality + " is not 0 to 15");
        }
        ColumnBuffer column = last != null && last.key().equals(key) ? last : columns.get(key);
        boolean isNew = column == null;
        if (column == null) {
            column = new ColumnBuffer(key);
            int longest = Math.max(column.deviceId().length, column.resource().length);
            if (longest > limits.maxKeyBytes()) {
                throw new IllegalArgumentException(
                        key + ": a name has at most " + limits.maxKeyBytes() + " bytes of UTF-8");
            }
        }
        int keyBytes = column.deviceId().length + column.resource().length;
        long bytes =
                (long) estimatedBytes
                        + RECORD_BYTES
                        + valueBytes
                        + (isNew ? STREAM_BYTES + keyBytes : 0);
        if (recordCount == limits.maxRecords()
                || valueBytes > limits.maxValueBytes()
                || bytes > Math.min(limits.maxBytes(), limits.maxBodyBytes())
                || (isNew && inOrder.size() == limits.maxStreams())) {
            return null;
        }
        estimatedBytes = (int) bytes;
        if (isNew) {
            columns.put(key, column);
            inOrder.add(column);
        }
        last = column;
        return column;
    }

    private static void expect(StreamKey key, ColumnType type) {
        if (key.type() != type) {
            throw new IllegalArgumentException(key + " does not hold values of " + type);
        }
    }
}
