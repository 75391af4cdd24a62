package dev.skerry.gateway.history;

import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.NumbersRollUp;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import org.jspecify.annotations.Nullable;

/**
 * Ten minutes of a stream. In the store it is a batch of roll-ups, one for each interval with
 * records: an interval's beginning, or of a record that is alone in its interval its own time.
 */
final class Block {
    /** No resource has an empty name. */
    static final StreamKey STREAM = new StreamKey("", "", ColumnType.ROLLUP);

    private final ColumnType of;
    private final @Nullable Interval[] intervals = new Interval[Grid.INTERVALS];

    /**
     * An empty one.
     *
     * @param of FLOAT32 for a stream of it, else FLOAT64, which holds what a chart shows of all
     *     others
     */
    Block(ColumnType of) {
        this.of = of;
    }

    private static final class Interval {
        final NumbersRollUp numbers;
        final long onlyTime;
        int quality;

        Interval(ColumnType of, long firstTime) {
            this.numbers = new NumbersRollUp(of);
            this.onlyTime = firstTime;
        }
    }

    /** Where a record is to be added, which is of at least this quality. */
    NumbersRollUp at(long observedAtMicros, int quality) {
        int place = (int) Math.floorMod(Grid.interval(observedAtMicros), (long) Grid.INTERVALS);
        Interval interval = intervals[place];
        if (interval == null) {
            interval = new Interval(of, observedAtMicros);
            intervals[place] = interval;
        }
        interval.quality = Math.max(interval.quality, quality);
        return interval.numbers;
    }

    void addRollUp(long observedAtMicros, RollUp.OfNumbers numbers, int quality) {
        at(observedAtMicros, quality).addAsDoubles(numbers);
    }

    byte[] encode(BatchEncoder encoder) {
        encoder.clear();
        for (Interval interval : intervals) {
            if (interval != null) {
                RollUp.OfNumbers numbers = interval.numbers.rollUp();
                long time =
                        numbers.count() == 1 ? interval.onlyTime : Grid.floor(interval.onlyTime);
                boolean fits = encoder.addRollUp(STREAM, time, numbers, interval.quality);
                assert fits : "sixty roll-ups always fit";
            }
        }
        return encoder.encode();
    }

    /**
     * Reads one from the store.
     *
     * @throws BatchFormatException if the disk has damaged it
     */
    static Block decode(ColumnType of, byte[] payload) throws BatchFormatException {
        var block = new Block(of);
        BatchDecoder.decode(
                payload,
                BatchLimits.DEFAULT,
                new NumbersVisitor() {
                    @Override
                    void onNumbers(long observedAtMicros, RollUp.OfNumbers numbers, int quality) {
                        block.addRollUp(observedAtMicros, numbers, quality);
                    }
                });
        return block;
    }
}
