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
        private long count;
        private int quality;
        private long minBits;
        private long maxBits;
        private double sumHigh;
        private double sumLow;
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
            long bits = Double.doubleToRawLongBits(value);
            addNumbers(bits, bits, value, 0, 1, recordQuality);
        }

        void addLong(long value, int recordQuality) {
            double high = value;
            // 2^63 is no long: beside it the difference is exact modulo 2^64.
            double low = value - (long) high - (high == 0x1p63 ? 1 : 0);
            addNumbers(value, value, high, low, 1, recordQuality);
        }

        void addText(long observedAtMicros, String value, long records, int recordQuality) {
            if (count == 0 || observedAtMicros >= lastAt) {
                last = value;
                lastAt = observedAtMicros;
            }
            count += records;
            quality = Math.max(quality, recordQuality);
        }

        void addNumbers(
                long min, long max, double high, double low, long records, int recordQuality) {
            minBits = count == 0 ? min : least(minBits, min);
            maxBits = count == 0 ? max : greatest(maxBits, max);
            addToSum(high, low);
            count += records;
            quality = Math.max(quality, recordQuality);
        }

        RollUp rollUp() {
            return of == ColumnType.STRING
                    ? new RollUp.OfTexts(last, count)
                    : new RollUp.OfNumbers(of, minBits, maxBits, sumHigh, sumLow, count);
        }

        // Double-double addition (Dekker 1971, Knuth's two-sum): exact while the sum has 106 bits.
        private void addToSum(double high, double low) {
            double s = sumHigh + high;
            if (!Double.isFinite(s)) {
                sumHigh = s;
                sumLow = 0;
                return;
            }
            double sError = twoSumError(sumHigh, high, s);
            double t = sumLow + low;
            double tError = twoSumError(sumLow, low, t);
            double middle = sError + t;
            double first = s + middle;
            double rest = middle - (first - s) + tError;
            sumHigh = first + rest;
            sumLow = rest - (sumHigh - first);
        }

        private long least(long a, long b) {
            return isFloat()
                    ? Double.doubleToRawLongBits(
                            Math.min(Double.longBitsToDouble(a), Double.longBitsToDouble(b)))
                    : Math.min(a, b);
        }

        private long greatest(long a, long b) {
            return isFloat()
                    ? Double.doubleToRawLongBits(
                            Math.max(Double.longBitsToDouble(a), Double.longBitsToDouble(b)))
                    : Math.max(a, b);
        }

        private boolean isFloat() {
            return of == ColumnType.FLOAT64 || of == ColumnType.FLOAT32;
        }
    }

    private static double twoSumError(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }
}
