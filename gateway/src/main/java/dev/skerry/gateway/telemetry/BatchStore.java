package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.ColumnType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The stored batches and what is known of their streams. */
public interface BatchStore {
    /**
     * Files a batch unless it is there already.
     *
     * @param transaction of the one writer
     * @return what was filed, by the right time as far as it is known; empty when it was there
     */
    Optional<BatchDigest> insert(Handle transaction, IncomingBatch batch, BatchDigest digest);

    /**
     * All batches of a boot that did not know the time, filed and to come, are stamped too early by
     * this; takes the place of what was said before.
     *
     * @param transaction of the one writer
     * @return what changed for batches that are there
     */
    BootShift shift(Handle transaction, String agentId, String bootId, long offsetMicros);

    /** The streams of a resource: more than one when its type was changed. */
    List<StreamRef> streams(String agentId, String deviceId, String resource);

    /**
     * Hands over the batches that hold records of the stream in the range, one at a time, without
     * those whose records are all older than they are kept.
     *
     * @param toMicros excluded
     */
    void forEachBatch(
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            Consumer<StoredBatch> consumer);

    /**
     * The same within a transaction.
     *
     * @param afterBatchId batches up to this one are left out; not with Order.ANY
     */
    void forEachBatch(
            Handle handle,
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            long afterBatchId,
            Consumer<StoredBatch> consumer);

    /** In which order batches are handed over. */
    enum Order {
        /** As they were stored. */
        STORED,
        /** Whichever is quickest. */
        ANY,
        /** Only those that are never folded, see {@link dev.skerry.gateway.history}. */
        APART
    }

    /**
     * By how much stored times of a boot were moved.
     *
     * @param deltaMicros 0 when nothing that is stored changed
     * @param deviceIds whose newest values have another time
     */
    record BootShift(int agentKey, int bootKey, long deltaMicros, List<String> deviceIds) {
        public BootShift {
            deviceIds = List.copyOf(deviceIds);
        }
    }

    /**
     * Names a stored stream.
     *
     * @param keepMicros how long its records are kept; null for ever
     */
    record StreamRef(int agentKey, int streamKey, ColumnType type, @Nullable Long keepMicros) {}

    /**
     * A batch as it is stored.
     *
     * @param firstObservedAtMicros of all its streams
     * @param clock by which the two times are, but not those in the payload
     * @param keptFromMicros older records of the stream are not kept any more and not to be shown,
     *     be they still there
     * @param payload empty when the batch has vanished from the store
     */
    record StoredBatch(
            long batchId,
            long epoch,
            long sequence,
            long firstObservedAtMicros,
            long lastObservedAtMicros,
            StampClock clock,
            long keptFromMicros,
            byte[] payload) {}
}
