package dev.skerry.profile.watch;

import dev.skerry.profile.rule.WindowFunction;

/**
 * The readings of one resource over one span, in a fixed number of time buckets: memory and time do
 * not depend on how fast a device reports. Exact while a bucket holds one reading; beyond that a
 * reading leaves the window up to 1/64 of the span late.
 *
 * <p>Times are microseconds since 1970; slopes are per second. Not safe for several threads.
 */
final class SlidingWindow {
    private static final int BUCKETS = 65;
    private static final double SECOND_MICROS = 1e6;

    private final long spanMicros;
    private final long widthMicros;
    private final Bucket[] buckets = new Bucket[BUCKETS];
    private long oldestMicros = Long.MAX_VALUE;
    private long newestMicros = Long.MIN_VALUE;

    SlidingWindow(long spanMicros) {
        this.spanMicros = spanMicros;
        this.widthMicros = Math.max(1, Math.ceilDiv(spanMicros, BUCKETS - 1));
    }

    /** Takes a reading; one that is older than the whole window is left out. */
    void add(long timeMicros, double value) {
        if (newestMicros != Long.MIN_VALUE && timeMicros <= newestMicros - spanMicros) {
            return;
        }
        oldestMicros = Math.min(oldestMicros, timeMicros);
        newestMicros = Math.max(newestMicros, timeMicros);
        long index = Math.floorDiv(timeMicros, widthMicros);
        int slot = Math.floorMod(index, BUCKETS);
        Bucket bucket = buckets[slot];
        if (bucket == null || bucket.index != index) {
            bucket = new Bucket(index, timeMicros);
            buckets[slot] = bucket;
        }
        bucket.add(timeMicros, value);
    }

    /**
     * What the function says of the window that ends now; NaN when it holds too few readings.
     * Before the readings reach back a whole span, only the age is known: what a part of the span
     * shows, such as the seconds after a restart, is not what a rule was written for.
     */
    double evaluate(WindowFunction function, long nowMicros) {
        if (function == WindowFunction.AGE) {
            return newestMicros == Long.MIN_VALUE
                    ? Double.NaN
                    : Math.clamp(nowMicros - newestMicros, 0, spanMicros) / SECOND_MICROS;
        }
        if (oldestMicros > nowMicros - spanMicros) {
            return Double.NaN;
        }
        var sum = new Bucket(0, nowMicros);
        for (Bucket bucket : buckets) {
            if (bucket != null
                    && bucket.lastMicros > nowMicros - spanMicros
                    && bucket.firstMicros <= nowMicros) {
                sum.addAll(bucket);
            }
        }
        return sum.evaluate(function);
    }

    /** Sums over some readings, with times in seconds after the bucket's own origin. */
    private static final class Bucket {
        final long index;
        final long originMicros;
        long firstMicros = Long.MAX_VALUE;
        long lastMicros = Long.MIN_VALUE;
        double first;
        double last;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long count;
        double sumValue;
        double sumTime;
        double sumTimeSquared;
        double sumTimeValue;

        Bucket(long index, long originMicros) {
            this.index = index;
            this.originMicros = originMicros;
        }

        void add(long timeMicros, double value) {
            double time = (timeMicros - originMicros) / SECOND_MICROS;
            noteEnds(timeMicros, value, timeMicros, value);
            min = Math.min(min, value);
            max = Math.max(max, value);
            count++;
            sumValue += value;
            sumTime += time;
            sumTimeSquared += time * time;
            sumTimeValue += time * value;
        }

        void addAll(Bucket other) {
            double shift = (other.originMicros - originMicros) / SECOND_MICROS;
            noteEnds(other.firstMicros, other.first, other.lastMicros, other.last);
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
            count += other.count;
            sumValue += other.sumValue;
            sumTime += other.sumTime + other.count * shift;
            sumTimeSquared +=
                    other.sumTimeSquared + 2 * shift * other.sumTime + other.count * shift * shift;
            sumTimeValue += other.sumTimeValue + shift * other.sumValue;
        }

        private void noteEnds(long fromMicros, double from, long toMicros, double to) {
            if (fromMicros < firstMicros) {
                firstMicros = fromMicros;
                first = from;
            }
            if (toMicros >= lastMicros) {
                lastMicros = toMicros;
                last = to;
            }
        }

        double evaluate(WindowFunction function) {
            if (count == 0) {
                return Double.NaN;
            }
            return switch (function) {
                case AVG -> sumValue / count;
                case MIN -> min;
                case MAX -> max;
                case TREND -> slope();
                case RATE ->
                        lastMicros == firstMicros
                                ? Double.NaN
                                : (last - first) / ((lastMicros - firstMicros) / SECOND_MICROS);
                case AGE -> throw new IllegalArgumentException("age is not a sum");
            };
        }

        private double slope() {
            if (lastMicros == firstMicros) {
                return Double.NaN;
            }
            double meanTime = sumTime / count;
            double spread = sumTimeSquared - sumTime * meanTime;
            return spread <= 0 ? Double.NaN : (sumTimeValue - meanTime * sumValue) / spread;
        }
    }
}
