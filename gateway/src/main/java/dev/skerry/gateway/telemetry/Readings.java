package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RecordVisitor;
import dev.skerry.sync.batch.StreamKey;
import java.util.List;
import java.util.function.Function;

/** Answers questions about stored records by decoding just the batches that hold them. */
public final class Readings {
    private final BatchStore batches;

    public Readings(BatchStore batches) {
        this.batches = batches;
    }

    /** Names a resource of a device of an agent. */
    public record ResourceRef(String agentId, String deviceId, String resource) {}

    /** The points of a resource's history and whether they stand for more. */
    public record History(boolean downsampled, List<Point> points) {}

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
        for (StreamRef stream : streams(ref)) {
            if (isNumeric(stream.type())) {
                batches.forEachBatch(
                        stream,
                        fromMicros,
                        toMicros,
                        Order.OBSERVED,
                        batch -> decode(batch, key(ref, stream), downsampler));
            }
        }
        return new History(downsampler.isDownsampled(), downsampler.points());
    }

    /**
     * Hands over every stored record of a resource in stored order.
     *
     * @param visitorOf gives the visitor of each batch's records
     */
    public void forEach(
            ResourceRef ref,
            long fromMicros,
            long toMicros,
            Function<StoredBatch, RecordVisitor> visitorOf) {
        for (StreamRef stream : streams(ref)) {
            batches.forEachBatch(
                    stream,
                    fromMicros,
                    toMicros,
                    Order.STORED,
                    batch -> decode(batch, key(ref, stream), visitorOf.apply(batch)));
        }
    }

    /** Whether values of this type have a minimum and a mean. */
    public static boolean isNumeric(ColumnType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, INT64, BOOLEAN -> true;
            case STRING, BYTES -> false;
        };
    }

    private static StreamKey key(ResourceRef ref, StreamRef stream) {
        return new StreamKey(ref.deviceId(), ref.resource(), stream.type());
    }

    private static void decode(StoredBatch batch, StreamKey wanted, RecordVisitor visitor) {
        try {
            BatchDecoder.decode(batch.payload(), BatchLimits.DEFAULT, wanted::equals, visitor);
        } catch (BatchFormatException e) {
            // It was checked before it was stored.
            throw new IllegalStateException(
                    "stored batch " + batch.batchId() + " is damaged: " + e.code(), e);
        }
    }
}
