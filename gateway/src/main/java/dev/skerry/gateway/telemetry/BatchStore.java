package dev.skerry.gateway.telemetry;

import dev.skerry.sync.batch.ColumnType;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The stored batches and what is known of their streams. */
public interface BatchStore {
    /**
     * Files a batch unless it is there already.
     *
     * @param transaction of the one writer
     * @return whether it is new
     */
    boolean insert(Handle transaction, IncomingBatch batch, BatchDigest digest);

    /** The streams of a resource: more than one when its type was changed. */
    List<StreamRef> streams(String agentId, String deviceId, String resource);

    /**
     * Hands over the batches that hold records of the stream in the range, one at a time.
     *
     * @param toMicros excluded
     */
    void forEachBatch(
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            Consumer<StoredBatch> consumer);

    /** In which order batches are handed over. */
    enum Order {
        /** As they were stored. */
        STORED,
        /** Whichever is quickest. */
        ANY
    }

    /** Names a stored stream. */
    record StreamRef(int agentKey, int streamKey, ColumnType type) {}

    /**
     * A batch as it is stored.
     *
     * @param firstObservedAtMicros of all its streams
     * @param payload empty when the batch has vanished from the store
     */
    record StoredBatch(
            long batchId,
            long epoch,
            long sequence,
            long firstObservedAtMicros,
            long lastObservedAtMicros,
            byte[] payload) {}
}
