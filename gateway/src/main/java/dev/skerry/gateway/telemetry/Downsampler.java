package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes at most so many points of any number of records, in one pass and bounded memory: keeps the
 * records as long as they are few enough and minimum, maximum, mean and count per bucket besides.
 */
final class Downsampler implements RecordVisitor {
    private final long fromMicros;
    private final long toMicros;
    private final int maxPoints;
    private final long bucketMicros;
    private final List<Point> raw = new ArrayList<>();
    private final double[] min;
    private final double[] max;
    private final double[] sum;
    private final long[] count;
    private final int[] quality;
    private long total;
    private boolean rolledUp;
    private boolean hasSingles;
    private boolean hasOthers;

    /**
     * For records of the range.
     *
     * @param toMicros excluded
     * @param maxPoints at least 1
     */
    Downsampler(long fromMicros, long toMicros, int maxPoints) {
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
        this.maxPoints = maxPoints;
        this.bucketMicros = Math.max(1, Math.ceilDiv(toMicros - fromMicros, (long) maxPoints));
        this.min = new double[maxPoints];
        this.max = new double[maxPoints];
        this.sum = new double[maxPoints];
        this.count = new long[maxPoints];
        this.quality = new int[maxPoints];
    }

    /** Whether points stand for several records. */
    boolean isDownsampled() {
        return rolledUp || isOverfull();
    }

    private boolean isOverfull() {
        return total > maxPoints;
    }

    /** By time, ascending. */
    List<Point> points() {
        if (!isOverfull()) {
            return raw.stream()
                    .sorted(Comparator.comparingLong(Point::epochMillis))
                    .map(this::shown)
                    .toList();
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < maxPoints; i++) {
            if (count[i] > 0) {
                points.add(
                        shown(
                                new Point(
                                        Math.floorDiv(fromMicros + i * bucketMicros, 1000),
                                        min[i],
                                        max[i],
                                        sum[i] / count[i],
                                        count[i],
                                        Qualities.name(quality[i]))));
            }
        }
        return points;
    }

    private Point shown(Point point) {
        return hasSingles && !hasOthers
                ? new Point(
                        point.epochMillis(),
                        shortest(point.min()),
                        shortest(point.max()),
                        shortest(point.mean()),
                        point.count(),
                        point.quality())
                : point;
    }

    /** 58.7 for the float next to it, which as a double is 58.70000076293945. */
    private static double shortest(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        switch (key.type()) {
            case FLOAT32 -> hasSingles = true;
            case FLOAT64, INT64 -> hasOthers = true;
            // Zero and one, whichever it is; and roll-ups of one of the others.
            case BOOLEAN, ROLLUP -> {}
            case STRING, BYTES -> throw new IllegalStateException(key.type() + " has no history");
        }
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int qualityCode) {
        add(observedAtMicros, value, value, value, 1, qualityCode);
    }

    private void add(
            long observedAtMicros,
            double least,
            double greatest,
            double itsSum,
            long records,
            int qualityCode) {
        if (observedAtMicros < fromMicros || observedAtMicros >= toMicros) {
            return;
        }
        total++;
        if (!isOverfull()) {
            raw.add(
                    new Point(
                            Math.floorDiv(observedAtMicros, 1000),
                            least,
                            greatest,
                            itsSum / records,
                            records,
                            Qualities.name(qualityCode)));
        } else {
            raw.clear();
        }
        int i = (int) ((observedAtMicros - fromMicros) / bucketMicros);
        min[i] = count[i] == 0 ? least : Math.min(min[i], least);
        max[i] = count[i] == 0 ? greatest : Math.max(max[i], greatest);
        sum[i] += itsSum;
        count[i] += records;
        quality[i] = Math.max(quality[i], qualityCode);
    }

    @Override
    public void onLong(long observedAtMicros, long value, int qualityCode) {
        onDouble(observedAtMicros, (double) value, qualityCode);
    }

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int qualityCode) {
        onDouble(observedAtMicros, value ? 1 : 0, qualityCode);
    }

    @Override
    public void onString(long observedAtMicros, String value, int qualityCode) {
        throw new IllegalStateException("text has no history");
    }

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int qualityCode) {
        throw new IllegalStateException("bytes have no history");
    }

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int qualityCode) {
        switch (value) {
            case RollUp.OfNumbers numbers -> {
                rolledUp = true;
                add(
                        observedAtMicros,
                        numbers.min(),
                        numbers.max(),
                        numbers.sumHigh(),
                        numbers.count(),
                        qualityCode);
            }
            case RollUp.OfTexts texts -> {
                // Text has no history.
            }
        }
    }
}
