package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects a turn's records by lane and cuts them into batches; most turns make one a lane. */
final class LaneBatches {
    /** How a record is added to an encoder; false when it does not fit any more. */
    interface Adding {
        boolean to(BatchEncoder encoder);
    }

    private record Kind(Lane lane, @Nullable String boot) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::lane)
                        .thenComparing(
                                Kind::boot, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<Kind, BatchEncoder> encoders = new TreeMap<>();

    /** Those whose last record so far is in a batch that is not cut yet. */
    private final Map<SampledMessage, Kind> traced = new HashMap<>();

    private final List<StoredBatch> done = new ArrayList<>();
    private long nextSequence;

    /** Begins a turn at this sequence. */
    void begin(long firstSequence) {
        nextSequence = firstSequence;
        done.clear();
        traced.clear();
    }

    /** A record that is added belongs to a message that is traced. */
    void trace(Lane lane, @Nullable String boot, SampledMessage message) {
        traced.put(message, new Kind(lane, boot));
    }

    /**
     * Adds one record to a lane.
     *
     * @param boot by whose clock it is stamped, null when its time is right
     */
    void add(Lane lane, @Nullable String boot, StreamKey key, Adding record) {
        Kind kind = new Kind(lane, boot);
        BatchEncoder encoder = encoders.computeIfAbsent(kind, LaneBatches::encoder);
        if (record.to(encoder)) {
            return;
        }
        cut(kind, encoder);
        if (!record.to(encoder)) {
            throw new IllegalStateException(key + ": one record is too large for a batch");
        }
    }

    private static BatchEncoder encoder(Kind kind) {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT);
        encoder.boot(kind.boot());
        return encoder;
    }

    private void cut(Kind kind, BatchEncoder encoder) {
        if (encoder.recordCount() > 0) {
            tellTraced(kind);
            done.add(
                    new StoredBatch(
                            kind.lane(), nextSequence++, encoder.recordCount(), encoder.encode()));
        }
        encoder.clear();
        encoder.boot(kind.boot());
    }

    private void tellTraced(Kind kind) {
        for (var it = traced.entrySet().iterator(); it.hasNext(); ) {
            var entry = it.next();
            if (entry.getValue().equals(kind)) {
                entry.getKey().inBatch(nextSequence);
                it.remove();
            }
        }
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
