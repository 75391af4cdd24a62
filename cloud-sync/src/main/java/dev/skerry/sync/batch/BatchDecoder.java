package dev.skerry.sync.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches. Whatever the bytes are, it gives the records or a {@link BatchFormatException},
 * and allocates no more than a small multiple of what the limits allow. A visitor may have received
 * the streams that come before the fault.
 */
public final class BatchDecoder {
    private BatchDecoder() {}

    /** Whether a batch is, by its checksum, as it was written; it costs no decoding. */
    public static boolean isWhole(byte[] batch) {
        return Envelope.isWhole(batch);
    }

    /** Visits all records. */
    public static void decode(byte[] batch, BatchLimits limits, RecordVisitor visitor)
            throws BatchFormatException {
        decode(batch, limits, key -> true, visitor);
    }

    /** Visits the records of the chosen streams; the values of others are not decoded. */
    public static void decode(
            byte[] batch, BatchLimits limits, Predicate<StreamKey> chosen, RecordVisitor visitor)
            throws BatchFormatException {
        Envelope.Opened opened = Envelope.open(batch, limits);
        List<Directory.Entry> entries = Directory.read(opened, limits);
        int columnsFrom = opened.body().position();
        List<long[]> explicitTimes = new ArrayList<>();
        long[] times = new long[0];
        long[] scratch = new long[0];
        // All 0, for streams without qualities.
        byte[] good = new byte[0];
        byte[] qualities = good;
        for (Directory.Entry entry : entries) {
            ByteSource columns = opened.body().slice(columnsFrom + entry.from(), entry.length());
            int count = entry.count();
            if (!entry.sameTimes()) {
                times = TimeColumn.read(columns, count, opened.minObservedAt(), explicitTimes);
            }
            if (!chosen.test(entry.key())) {
                continue;
            }
            if (scratch.length < count) {
                scratch = new long[Math.max(count, scratch.length * 2)];
            }
            if (entry.qualities()) {
                qualities = QualityColumn.read(columns, count);
            } else if (good.length < count) {
                good = new byte[Math.max(count, good.length * 2)];
                qualities = good;
            } else {
                qualities = good;
            }
            visitor.stream(entry.key(), count);
            visit(entry, columns, limits, times, qualities, scratch, visitor);
            columns.expectEnd();
        }
        checkTimes(opened, explicitTimes);
    }

    /** Says what is in a batch, without decoding its records. */
    public static BatchSummary summary(byte[] batch, BatchLimits limits)
            throws BatchFormatException {
        Envelope.Opened opened = Envelope.open(batch, limits);
        return new BatchSummary(
                opened.recordCount(),
                opened.minObservedAt(),
                opened.maxObservedAt(),
                opened.boot(),
                Directory.read(opened, limits).stream().map(Directory.Entry::key).toList());
    }

    /** Says what is in a batch within the default limits. */
    public static BatchSummary summary(byte[] batch) throws BatchFormatException {
        return summary(batch, BatchLimits.DEFAULT);
    }

    /**
     * The boot by whose clock all records of a batch are stamped, null when their times are right
     * as they stand; the body is not looked at.
     */
    public static @Nullable String boot(byte[] batch, BatchLimits limits)
            throws BatchFormatException {
        return Envelope.open(batch, limits).boot();
    }

    private static void visit(
            Directory.Entry entry,
            ByteSource source,
            BatchLimits limits,
            long[] times,
            byte[] qualities,
            long[] scratch,
            RecordVisitor visitor)
            throws BatchFormatException {
        int count = entry.count();
        switch (entry.key().type()) {
            case FLOAT64 -> {
                FloatColumn.read(source, scratch, count, false);
                for (int i = 0; i < count; i++) {
                    double value = Double.longBitsToDouble(scratch[i]);
                    visitor.onDouble(times[i], value, qualities[i]);
                }
            }
            case FLOAT32 -> {
                FloatColumn.read(source, scratch, count, true);
                for (int i = 0; i < count; i++) {
                    float value = Float.intBitsToFloat((int) scratch[i]);
                    visitor.onDouble(times[i], value, qualities[i]);
                }
            }
            case INT64 -> {
                LongColumn.read(source, scratch, count);
                for (int i = 0; i < count; i++) {
                    visitor.onLong(times[i], scratch[i], qualities[i]);
                }
            }
            case BOOLEAN -> {
                int start = source.skip((count + 7) >>> 3);
                for (int i = 0; i < count; i++) {
                    visitor.onBoolean(times[i], source.bits(start, i, 1) != 0, qualities[i]);
                }
            }
            case STRING -> {
                List<String> texts =
                        BlobColumn.readTexts(source, scratch, count, limits.maxValueBytes());
                for (int i = 0; i < count; i++) {
                    visitor.onString(times[i], texts.get((int) scratch[i]), qualities[i]);
                }
            }
            case BYTES -> {
                List<byte[]> values =
                        BlobColumn.read(source, scratch, count, limits.maxValueBytes());
                for (int i = 0; i < count; i++) {
                    visitor.onBytes(times[i], values.get((int) scratch[i]), qualities[i]);
                }
            }
            case ROLLUP -> RollUpColumn.read(source, times, qualities, count, limits, visitor);
        }
    }

    // Everybody who looks for records by time relies on the head.
    private static void checkTimes(Envelope.Opened opened, List<long[]> explicitTimes)
            throws BatchFormatException {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long[] times : explicitTimes) {
            for (long time : times) {
                min = Math.min(min, time);
                max = Math.max(max, time);
            }
        }
        if (min != opened.minObservedAt() || max != opened.maxObservedAt()) {
            throw ByteSource.malformed("its records' times are not those in its head");
        }
    }
}
