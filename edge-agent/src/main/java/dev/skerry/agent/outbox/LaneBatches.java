package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects a turn's records by lane and cuts them into batches; most turns make one a lane. */
final class LaneBatches {
    /** How a record is added to an encoder; false when it does not fit any more. */
    interface Adding {
        boolean to(BatchEncoder encoder);
    }

    private final Map<Lane, BatchEncoder> encoders = new EnumMap<>(Lane.class);
    private final List<StoredBatch> done = new ArrayList<>();
    private long nextSequence;

    /** Begins a turn at this sequence. */
    void begin(long firstSequence) {
        nextSequence = firstSequence;
        done.clear();
    }

    /** Adds one record to a lane. */
    void add(Lane lane, StreamKey key, Adding record) {
        BatchEncoder encoder =
                encoders.computeIfAbsent(lane, l -> new BatchEncoder(BatchLimits.DEFAULT));
        if (record.to(encoder)) {
            return;
        }
        cut(lane, encoder);
        if (!record.to(encoder)) {
            throw new IllegalStateException(key + ": one record is too large for a batch");
        }
    }

    private void cut(Lane lane, BatchEncoder encoder) {
        if (encoder.recordCount() > 0) {
            done.add(
                    new StoredBatch(lane, nextSequence++, encoder.recordCount(), encoder.encode()));
        }
        encoder.clear();
    }

    /** Ends the turn: all its batches, in the order of their sequences. */
    List<StoredBatch> finish() {
        encoders.forEach(this::cut);
        return List.copyOf(done);
    }

    /** The first sequence that is free. */
    long nextSequence() {
        return nextSequence;
    }
}
