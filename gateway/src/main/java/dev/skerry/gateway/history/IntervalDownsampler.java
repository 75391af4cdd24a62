package dev.skerry.gateway.history;

import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.gateway.telemetry.Qualities;
import dev.skerry.gateway.telemetry.Readings.Range;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.NumbersRollUp;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes at most so many points for a range in which a point stands for ten seconds or more. Each
 * interval with records is a point while they are few enough; else buckets of equally many
 * intervals, which begin at the same times whichever range is looked at, so that a picture that is
 * moved does not change its shape. In whatever order and portions records are added, the points are
 * the same.
 */
final class IntervalDownsampler extends NumbersVisitor {
    /** What is shorter is no work to read as it is. */
    private static final long LEAST_RANGE_MICROS = 3_600_000_000L;

    private static final int MOST_BURSTS = 50;

    private final long fromMicros;
    private final long toMicros;
    private final int maxPoints;
    private final long firstInterval;
    private final long bucketIntervals;
    private final @Nullable Sum[] buckets;
    private final Map<Long, Sum> intervals = new HashMap<>();
    private long clipFromMicros;
    private long clipToMicros;
    private boolean isOverfull;
    private boolean isRolledUp;
    private ColumnType current = ColumnType.ROLLUP;
    private ColumnType ofBlocks = ColumnType.ROLLUP;
    private boolean hasSingles;
    private boolean hasOthers;

    /** What a point stands for. */
    private static final class Sum {
        final NumbersRollUp numbers = new NumbersRollUp(ColumnType.FLOAT64);
        final long firstTime;
        int quality;

        Sum(long firstTime) {
            this.firstTime = firstTime;
        }

        void add(RollUp.OfNumbers more, int itsQuality) {
            numbers.addAsDoubles(more);
            quality = Math.max(quality, itsQuality);
        }
    }

    /**
     * For records of the range.
     *
     * @param toMicros excluded
     * @param maxPoints at least 1
     */
    IntervalDownsampler(long fromMicros, long toMicros, int maxPoints) {
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
        this.maxPoints = maxPoints;
        long first = Grid.interval(fromMicros);
        long last = Grid.interval(toMicros - 1);
        // One more than the range is long, for it may begin and end within a bucket.
        this.bucketIntervals = Math.ceilDiv(last - first + 1, Math.max(1L, maxPoints - 1L));
        this.firstInterval =
                maxPoints == 1 ? first : Math.floorDiv(first, bucketIntervals) * bucketIntervals;
        this.buckets = new Sum[maxPoints];
        clip(fromMicros, toMicros);
    }

    /** Whether points of this range stand for so long that intervals are enough. */
    static boolean isEnoughFor(long fromMicros, long toMicros, int maxPoints) {
        return fromMicros >= 0
                && Grid.holds(toMicros)
                && toMicros - fromMicros >= LEAST_RANGE_MICROS
                && (toMicros - fromMicros) / maxPoints >= Grid.INTERVAL_MICROS;
    }

    /** What follows counts only within this part of the range. */
    void clip(long fromIncluded, long toExcluded) {
        clipFromMicros = fromIncluded;
        clipToMicros = toExcluded;
    }

    /** Blocks of a stream of this type follow, whatever they say themselves. */
    void ofBlocks(ColumnType type) {
        ofBlocks = type;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        current = key.equals(Block.STREAM) ? ofBlocks : key.type();
    }

    @Override
    void onNumbers(long observedAtMicros, RollUp.OfNumbers numbers, int quality) {
        if (observedAtMicros < clipFromMicros || observedAtMicros >= clipToMicros) {
            return;
        }
        hasSingles |= current == ColumnType.FLOAT32;
        hasOthers |= current == ColumnType.FLOAT64 || current == ColumnType.INT64;
        isRolledUp |= numbers.count() > 1;
        long interval = Grid.interval(observedAtMicros);
        int place = (int) ((interval - firstInterval) / bucketIntervals);
        Sum bucket = buckets[place];
        if (bucket == null) {
            bucket = new Sum(observedAtMicros);
            buckets[place] = bucket;
        }
        bucket.add(numbers, quality);
        if (isOverfull) {
            return;
        }
        intervals.computeIfAbsent(interval, i -> new Sum(observedAtMicros)).add(numbers, quality);
        if (intervals.size() > maxPoints) {
            isOverfull = true;
            intervals.clear();
        }
    }

    /** Whether points stand for several records. */
    boolean isDownsampled() {
        return isRolledUp
                || isOverfull
                || intervals.values().stream().anyMatch(sum -> sum.numbers.count() > 1);
    }

    /**
     * Where records are so few that each can be a point of its own but several are in one interval:
     * there they have to be read one by one. By time; a few that follow each other soon are one.
     */
    List<Range> bursts() {
        long records = intervals.values().stream().mapToLong(sum -> sum.numbers.count()).sum();
        if (isOverfull || records > maxPoints) {
            return List.of();
        }
        long apart = (toMicros - fromMicros) / MOST_BURSTS;
        List<Range> bursts = new ArrayList<>();
        for (var entry : new TreeMap<>(intervals).entrySet()) {
            long interval = entry.getKey();
            if (entry.getValue().numbers.count() > 1) {
                long from = Math.max(fromMicros, Grid.startOf(interval));
                long to = Math.min(toMicros, Grid.startOf(interval + 1));
                if (!bursts.isEmpty() && from - bursts.getLast().toMicros() < apart) {
                    from = bursts.removeLast().fromMicros();
                }
                bursts.add(new Range(from, to));
            }
        }
        return bursts;
    }

    /** By time, ascending. */
    List<Point> points() {
        if (!isOverfull) {
            return points(List.of());
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < buckets.length; i++) {
            Sum bucket = buckets[i];
            if (bucket != null) {
                points.add(point(bucket, Grid.startOf(firstInterval + i * bucketIntervals)));
            }
        }
        return points;
    }

    /** Of each interval that is in none of these ranges, by time, ascending. */
    List<Point> points(List<Range> without) {
        return intervals.entrySet().stream()
                .filter(it -> without.stream().noneMatch(r -> holds(r, it.getValue().firstTime)))
                .sorted(Map.Entry.comparingByKey())
                .map(it -> point(it.getValue(), Grid.startOf(it.getKey())))
                .toList();
    }

    private static boolean holds(Range range, long micros) {
        return micros >= range.fromMicros() && micros < range.toMicros();
    }

    private Point point(Sum sum, long startMicros) {
        RollUp.OfNumbers all = sum.numbers.rollUp();
        boolean isAlone = !isOverfull && all.count() == 1;
        long at = isAlone ? sum.firstTime : Math.max(startMicros, fromMicros);
        return new Point(
                Math.floorDiv(at, 1000),
                shown(all.min()),
                shown(all.max()),
                shown(all.mean()),
                all.count(),
                Qualities.name(sum.quality));
    }

    /** 58.7 for the float next to it, which as a double is 58.70000076293945. */
    private double shown(double value) {
        return hasSingles && !hasOthers ? Double.parseDouble(Float.toString((float) value)) : value;
    }
}
