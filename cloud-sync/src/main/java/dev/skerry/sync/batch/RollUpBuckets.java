package dev.skerry.sync.batch;

import java.util.ArrayList;
import java.util.List;

/** One stream's intervals, by time, and what is known of the records in each. */
final class RollUpBuckets {
    private final ColumnType of;
    private final List<Bucket> buckets = new ArrayList<>();

    /** For records of this type: a number's or STRING. */
    RollUpBuckets(ColumnType of) {
        this.of = of;
    }

    int size() {
        return buckets.size();
    }

    ColumnType of() {
        return of;
    }

    List<Bucket> buckets() {
        return buckets;
    }

    /** The interval that begins at this time. */
    Bucket at(long start) {
        int low = 0;
        int high = buckets.size();
        // Times mostly ascend.
        if (high > 0 && buckets.getLast().start <= start) {
            low = high - 1;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets.get(middle).start < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < buckets.size() && buckets.get(low).start == start) {
            return buckets.get(low);
        }
        Bucket bucket = new Bucket(start);
        buckets.add(low, bucket);
        return bucket;
    }

    /** The records of one interval. */
    final class Bucket {
        private final long start;
        private final NumbersRollUp numbers = new NumbersRollUp(of);
        private long textCount;
        private int quality;
        private String last = "";
        private long lastAt;

        Bucket(long start) {
            this.start = start;
        }

        /** The interval's beginning, but of texts the time of the last. */
        long time() {
            return of == ColumnType.STRING ? lastAt : start;
        }

        int quality() {
            return quality;
        }

        void addDouble(double value, int recordQuality) {
            numbers.addDouble(value);
            quality = Math.max(quality, recordQuality);
        }

        void addLong(long value, int recordQuality) {
            numbers.addLong(value);
            quality = Math.max(quality, recordQuality);
        }

        void addText(long observedAtMicros, String value, long records, int recordQuality) {
            if (textCount == 0 || observedAtMicros >= lastAt) {
                last = value;
                lastAt = observedAtMicros;
            }
            textCount += records;
            quality = Math.max(quality, recordQuality);
        }

        void addNumbers(
                long min, long max, double high, double low, long records, int recordQuality) {
            numbers.add(min, max, high, low, records);
            quality = Math.max(quality, recordQuality);
        }

        RollUp rollUp() {
            return of == ColumnType.STRING ? new RollUp.OfTexts(last, textCount) : numbers.rollUp();
        }
    }
}
