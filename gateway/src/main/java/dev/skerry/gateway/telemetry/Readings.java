package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import dev.skerry.gateway.telemetry.HistoryView.Gap;
import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.StreamKey;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Answers questions about stored records by decoding just the batches that hold them. */
public final class Readings {
    private final BatchStore batches;
    private final DamagedBatches damaged;

    public Readings(BatchStore batches, DamagedBatches damaged) {
        this.batches = batches;
        this.damaged = damaged;
    }

    /** Names a resource of a device of an agent. */
    public record ResourceRef(String agentId, String deviceId, String resource) {}

    /** The points of a resource's history, whether they stand for more, and what is not there. */
    public record History(boolean downsampled, List<Point> points, List<Gap> missing) {}

    /** The streams of a resource; empty when nothing of it was ever stored. */
    public List<StreamRef> streams(ResourceRef ref) {
        return batches.streams(ref.agentId(), ref.deviceId(), ref.resource());
    }

    /**
     * A numeric resource's records between two times, at most so many points.
     *
     * @param toMicros excluded
     */
    public History history(ResourceRef ref, long fromMicros, long toMicros, int maxPoints) {
        var downsampler = new Downsampler(fromMicros, toMicros, maxPoints);
        var missing = new Missing();
        for (StreamRef stream : streams(ref)) {
            if (isNumeric(stream.type())) {
                batches.forEachBatch(
                        stream,
                        fromMicros,
                        toMicros,
                        Order.ANY,
                        batch -> {
                            if (!decode(ref, batch, stream, downsampler)) {
                                missing.add(batch);
                            }
                        });
            }
        }
        return new History(downsampler.isDownsampled(), downsampler.points(), missing.gaps());
    }

    /**
     * Hands over every stored record of a resource in stored order.
     *
     * @param visitorOf gives the visitor of each batch's records
     * @param onDamaged told of each batch that can't be read
     */
    public void forEach(
            ResourceRef ref,
            long fromMicros,
            long toMicros,
            Function<StoredBatch, RecordVisitor> visitorOf,
            Consumer<StoredBatch> onDamaged) {
        for (StreamRef stream : streams(ref)) {
            batches.forEachBatch(
                    stream,
                    fromMicros,
                    toMicros,
                    Order.STORED,
                    batch -> {
                        if (!decode(ref, batch, stream, visitorOf.apply(batch))) {
                            onDamaged.accept(batch);
                        }
                    });
        }
    }

    /**
     * Hands over a stream's records of the batches that hold some in the range, within a
     * transaction.
     *
     * @param afterBatchId batches up to this one are left out; not with Order.ANY
     * @param onDamaged told of each batch that can't be read
     */
    public void read(
            Handle handle,
            ResourceRef ref,
            StreamRef stream,
            Range range,
            Order order,
            long afterBatchId,
            RecordVisitor visitor,
            Consumer<StoredBatch> onDamaged) {
        batches.forEachBatch(
                handle,
                stream,
                range.fromMicros(),
                range.toMicros(),
                order,
                afterBatchId,
                batch -> {
                    if (!decode(ref, batch, stream, visitor)) {
                        onDamaged.accept(batch);
                    }
                });
    }

    /**
     * From a time up to another.
     *
     * @param toMicros excluded
     */
    public record Range(long fromMicros, long toMicros) {
        /** Whether there is nothing in it. */
        public boolean isEmpty() {
            return fromMicros >= toMicros;
        }
    }

    /** Whether values of this type have a minimum and a mean. */
    public static boolean isNumeric(ColumnType type) {
        return switch (type) {
            // Of a roll-up its values tell.
            case FLOAT32, FLOAT64, INT64, BOOLEAN, ROLLUP -> true;
            case STRING, BYTES -> false;
        };
    }

    /** Returns false if the batch is damaged. It was checked before it was stored. */
    private boolean decode(
            ResourceRef ref, StoredBatch batch, StreamRef stream, RecordVisitor visitor) {
        var shown = new ShownRecords(visitor, batch.clock(), batch.keptFromMicros());
        var wanted = new StreamKey(ref.deviceId(), ref.resource(), stream.type());
        try {
            BatchDecoder.decode(batch.payload(), BatchLimits.DEFAULT, wanted::equals, shown);
            return true;
        } catch (BatchFormatException e) {
            damaged.found(ref.agentId(), batch, e.code() + ": " + e.getMessage());
            return false;
        }
    }
}
