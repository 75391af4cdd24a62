package dev.skerry.sync.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes one coarse batch of several: of each stream of numbers the smallest, the largest, the sum
 * and the count of each interval, of each stream of texts the latest and the count. Roll-ups are
 * rolled up further; records of bytes stay. Not for use by several threads at once.
 *
 * <p>Intervals begin at multiples of their width since 1970-01-01T00:00:00Z. Rolling up again to a
 * multiple of the width gives what rolling up at once would have given.
 */
@CheckReturnValue
public final class BatchRollUp {
    private final BatchLimits limits;
    private final long widthMicros;
    private final BatchEncoder encoder;
    // The encoder holds what stays as it is; buckets wait in the order of their streams.
    private final Map<StreamKey, RollUpBuckets> buckets = new LinkedHashMap<>();
    private long recordsIn;
    private int bucketCount;
    private long pendingBytes;

    /**
     * Rolls up within these limits.
     *
     * @param widthMicros of the intervals, at least 1
     */
    public BatchRollUp(BatchLimits limits, long widthMicros) {
        if (widthMicros < 1) {
            throw new IllegalArgumentException("an interval of " + widthMicros + " microseconds");
        }
        this.limits = limits;
        this.widthMicros = widthMicros;
        this.encoder = new BatchEncoder(limits);
    }

    /**
     * A coarser batch.
     *
     * @param records that it holds
     * @param replaced how many records were added, roll-ups counted as one each
     */
    public record Result(byte[] batch, int records, long replaced) {}

    /**
     * Adds a batch, whole or not at all.
     *
     * @return whether it is sure to fit and is of the same boot; when not, finish, clear and begin
     *     again with it
     * @throws BatchFormatException if it can't be read; then nothing of it was added
     */
    public boolean add(byte[] batch) throws BatchFormatException {
        Measure measure = new Measure();
        BatchDecoder.decode(batch, limits, measure);
        String boot = BatchDecoder.boot(batch, limits);
        boolean fits =
                (recordsIn == 0 || Objects.equals(boot, encoder.boot()))
                        && encoder.recordCount() + bucketCount + measure.records
                                <= limits.maxRecords()
                        && buckets.size() + encoder.streamCount() + measure.streams
                                <= limits.maxStreams()
                        && encoder.estimatedBytes() + pendingBytes + measure.bytes
                                <= Math.min(limits.maxBytes(), limits.maxBodyBytes());
        if (!fits) {
            return false;
        }
        encoder.boot(boot);
        BatchDecoder.decode(batch, limits, new Adding());
        pendingBytes += measure.bytes;
        bucketCount = buckets.values().stream().mapToInt(RollUpBuckets::size).sum();
        return true;
    }

    /**
     * The coarse batch; nothing more may be added before clear.
     *
     * @throws IllegalStateException if nothing was added
     */
    public Result finish() {
        buckets.forEach(
                (key, ofStream) -> {
                    StreamKey rolled =
                            new StreamKey(key.deviceId(), key.resource(), ColumnType.ROLLUP);
                    for (RollUpBuckets.Bucket bucket : ofStream.buckets()) {
                        expect(
                                encoder.addRollUp(
                                        rolled, bucket.time(), bucket.rollUp(), bucket.quality()));
                    }
                });
        buckets.clear();
        return new Result(encoder.encode(), encoder.recordCount(), recordsIn);
    }

    /** Forgets what was added. */
    public void clear() {
        buckets.clear();
        encoder.clear();
        recordsIn = 0;
        bucketCount = 0;
        pendingBytes = 0;
    }

    private long startOf(long observedAtMicros) {
        long start = Math.floorDiv(observedAtMicros, widthMicros) * widthMicros;
        // The first interval of all would begin before the first time of all.
        return start > observedAtMicros ? Long.MIN_VALUE : start;
    }

    private static void expect(boolean fitted) {
        if (!fitted) {
            throw new IllegalStateException("a roll-up did not fit where it was found to");
        }
    }

    /**
     * What a batch may add at most: a roll-up whenever a stream's record is in another interval.
     */
    private final class Measure implements RecordVisitor {
        private int streams;
        private int records;
        private long bytes;
        private boolean first;
        private long start;
        private long longestText;
        private final Map<StreamKey, Boolean> seen = new HashMap<>();

        @Override
        public void stream(StreamKey key, int recordCount) {
            first = true;
            if (seen.putIfAbsent(key, true) == null) {
                streams++;
                bytes +=
                        BatchEncoder.STREAM_BYTES
                                + 3L * (key.deviceId().length() + key.resource().length());
            }
        }

        private void count(long observedAtMicros, long textBytes) {
            long its = startOf(observedAtMicros);
            if (first || its != start) {
                first = false;
                start = its;
                longestText = 0;
                records++;
                bytes += BatchEncoder.RECORD_BYTES + RollUpColumn.RECORD_BYTES;
            }
            if (textBytes > longestText) {
                bytes += textBytes - longestText;
                longestText = textBytes;
            }
        }

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            count(observedAtMicros, 0);
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            count(observedAtMicros, 0);
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            count(observedAtMicros, 0);
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            count(observedAtMicros, 3L * value.length());
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            first = true;
            count(observedAtMicros, value.length);
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            switch (value) {
                case RollUp.OfNumbers numbers -> count(observedAtMicros, 0);
                case RollUp.OfTexts texts -> count(observedAtMicros, 3L * texts.last().length());
            }
        }
    }

    private final class Adding implements RecordVisitor {
        private StreamKey key = new StreamKey("", "", ColumnType.BYTES);
        private RollUpBuckets ofStream = new RollUpBuckets(ColumnType.STRING);

        @Override
        public void stream(StreamKey streamKey, int recordCount) {
            key = streamKey;
            recordsIn += recordCount;
            if (key.type() != ColumnType.BYTES && key.type() != ColumnType.ROLLUP) {
                ofStream = bucketsOf(key.type());
            }
        }

        // A roll-up meets the records of its own type that are still whole.
        private RollUpBuckets bucketsOf(ColumnType of) {
            return buckets.computeIfAbsent(
                    new StreamKey(key.deviceId(), key.resource(), of), k -> new RollUpBuckets(of));
        }

        private RollUpBuckets.Bucket bucket(long observedAtMicros) {
            return ofStream.at(startOf(observedAtMicros));
        }

        @Override
        public void onDouble(long observedAtMicros, double value, int quality) {
            bucket(observedAtMicros).addDouble(value, quality);
        }

        @Override
        public void onLong(long observedAtMicros, long value, int quality) {
            bucket(observedAtMicros).addLong(value, quality);
        }

        @Override
        public void onBoolean(long observedAtMicros, boolean value, int quality) {
            bucket(observedAtMicros).addLong(value ? 1 : 0, quality);
        }

        @Override
        public void onString(long observedAtMicros, String value, int quality) {
            bucket(observedAtMicros).addText(observedAtMicros, value, 1, quality);
        }

        @Override
        public void onBytes(long observedAtMicros, byte[] value, int quality) {
            expect(encoder.addBytes(key, observedAtMicros, value, quality));
        }

        @Override
        public void onRollUp(long observedAtMicros, RollUp value, int quality) {
            ofStream = bucketsOf(value.of());
            RollUpBuckets.Bucket bucket = bucket(observedAtMicros);
            switch (value) {
                case RollUp.OfNumbers n ->
                        bucket.addNumbers(
                                n.minBits(),
                                n.maxBits(),
                                n.sumHigh(),
                                n.sumLow(),
                                n.count(),
                                quality);
                case RollUp.OfTexts texts ->
                        bucket.addText(observedAtMicros, texts.last(), texts.count(), quality);
            }
        }
    }
}
