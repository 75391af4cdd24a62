package dev.skerry.gateway.history;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.gateway.telemetry.Missing;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.History;
import dev.skerry.gateway.telemetry.Readings.Range;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.telemetry.Retentions;
import dev.skerry.gateway.telemetry.StampClock;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * A resource over time, as far as a chart shows it. Short ranges are read from the batches; where a
 * point stands for ten seconds or more, from blocks as far as there are any.
 */
public final class Histories {
    private final Jdbi jdbi;
    private final Readings readings;
    private final InstantSource clock;

    public Histories(Jdbi jdbi, Readings readings, InstantSource clock) {
        this.jdbi = jdbi;
        this.readings = readings;
        this.clock = clock;
    }

    /**
     * A numeric resource's records between two times, at most so many points.
     *
     * @param toMicros excluded
     */
    public History history(ResourceRef ref, long fromMicros, long toMicros, int maxPoints) {
        if (!IntervalDownsampler.isEnoughFor(fromMicros, toMicros, maxPoints)) {
            return readings.history(ref, fromMicros, toMicros, maxPoints);
        }
        var range = new Range(fromMicros, toMicros);
        History folded = answer(ref, range, maxPoints, true);
        return folded == null ? fromBatches(ref, fromMicros, toMicros, maxPoints) : folded;
    }

    /** The same without blocks: what the others are measured and tested against. */
    public History fromBatches(ResourceRef ref, long fromMicros, long toMicros, int maxPoints) {
        History read = answer(ref, new Range(fromMicros, toMicros), maxPoints, false);
        if (read == null) {
            throw new IllegalStateException("only a block can be unreadable");
        }
        return read;
    }

    private @Nullable History answer(
            ResourceRef ref, Range range, int maxPoints, boolean isByBlocks) {
        var downsampler = new IntervalDownsampler(range.fromMicros(), range.toMicros(), maxPoints);
        var missing = new Missing();
        List<StreamRef> streams = readings.streams(ref);
        // One state of the store: a batch that is folded meanwhile would count twice or not at all.
        boolean isWhole =
                jdbi.inTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ,
                        handle -> {
                            for (StreamRef stream : streams) {
                                if (Readings.isNumeric(stream.type())) {
                                    var source =
                                            new Source(handle, ref, stream, downsampler, missing);
                                    if (!source.read(range, isByBlocks)) {
                                        return false;
                                    }
                                }
                            }
                            return true;
                        });
        return isWhole ? finished(ref, downsampler, maxPoints, missing) : null;
    }

    private History finished(
            ResourceRef ref, IntervalDownsampler downsampler, int maxPoints, Missing missing) {
        List<Range> bursts = downsampler.bursts();
        if (bursts.isEmpty()) {
            return new History(downsampler.isDownsampled(), downsampler.points(), missing.gaps());
        }
        List<Point> points = new ArrayList<>(downsampler.points(bursts));
        boolean isDownsampled = points.stream().anyMatch(point -> point.count() > 1);
        for (Range burst : bursts) {
            History records =
                    readings.history(ref, burst.fromMicros(), burst.toMicros(), maxPoints);
            points.addAll(records.points());
            isDownsampled |= records.downsampled();
        }
        points.sort(Comparator.comparingLong(Point::epochMillis));
        return new History(isDownsampled, points, missing.gaps());
    }

    /** One stream as one state of the store has it. */
    private final class Source {
        private final Handle handle;
        private final ResourceRef ref;
        private final StreamRef stream;
        private final IntervalDownsampler downsampler;
        private final Missing missing;
        private final Set<Long> damaged = new HashSet<>();

        Source(
                Handle handle,
                ResourceRef ref,
                StreamRef stream,
                IntervalDownsampler downsampler,
                Missing missing) {
            this.handle = handle;
            this.ref = ref;
            this.stream = stream;
            this.downsampler = downsampler;
            this.missing = missing;
        }

        /** Returns false if a block is damaged. */
        boolean read(Range range, boolean isByBlocks) {
            Long position = isByBlocks ? Blocks.position(handle, stream.agentKey()) : null;
            if (position == null) {
                readBatches(range, Order.ANY, Long.MIN_VALUE);
                return true;
            }
            long now = Times.toMicros(clock.instant());
            long keptFrom = Retentions.keptFrom(now, stream.keepMicros(), StampClock.RIGHT);
            long kept = Math.clamp(keptFrom, range.fromMicros(), range.toMicros());
            long floor = Math.max(kept, Blocks.floor(handle, stream.streamKey()));
            long first = Math.min(Grid.ceiling(floor), range.toMicros());
            long last = Math.max(first, Grid.floor(range.toMicros()));
            // Expired, but for records whose age nobody knows.
            readUnfolded(new Range(range.fromMicros(), kept), position);
            readBatches(new Range(kept, first), Order.ANY, Long.MIN_VALUE);
            readUnfolded(new Range(first, last), position);
            readBatches(new Range(last, range.toMicros()), Order.ANY, Long.MIN_VALUE);
            return readBlocks(new Range(first, last));
        }

        private void readUnfolded(Range range, long position) {
            readBatches(range, Order.STORED, position);
            readBatches(range, Order.APART, Long.MIN_VALUE);
        }

        private void readBatches(Range range, Order order, long afterBatchId) {
            if (range.isEmpty()) {
                return;
            }
            downsampler.clip(range.fromMicros(), range.toMicros());
            readings.read(
                    handle,
                    ref,
                    stream,
                    range,
                    order,
                    afterBatchId,
                    downsampler,
                    batch -> {
                        if (damaged.add(batch.batchId())) {
                            missing.add(batch);
                        }
                    });
        }

        private boolean readBlocks(Range range) {
            if (range.isEmpty()) {
                return true;
            }
            downsampler.clip(range.fromMicros(), range.toMicros());
            downsampler.ofBlocks(stream.type());
            boolean[] isWhole = {true};
            Blocks.forEach(
                    handle,
                    stream.streamKey(),
                    Grid.block(range.fromMicros()),
                    Grid.block(range.toMicros() - 1),
                    rs -> isWhole[0] &= readBlock(rs.getBytes(1)));
            return isWhole[0];
        }

        private boolean readBlock(byte[] payload) {
            try {
                BatchDecoder.decode(payload, BatchLimits.DEFAULT, downsampler);
                return true;
            } catch (BatchFormatException e) {
                return false;
            }
        }
    }
}
