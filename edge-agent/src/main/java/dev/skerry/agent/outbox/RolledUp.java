package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchRollUp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A coarser batch in the place of several. */
final class RolledUp {
    /** Each a multiple of the one before, so that rolling up again stays exact. */
    private static final long[] WIDTHS_MINUTES = {1, 5, 15, 60, 240, 1440};

    /** How many widths there are. */
    static final int INTERVALS = WIDTHS_MINUTES.length;

    /** The first width that leaves no more than this share is taken. */
    private static final double ENOUGH = 0.25;

    private RolledUp() {}

    /**
     * Rolls batches up to the finest interval that makes them much smaller.
     *
     * @return null when not even the coarsest makes them smaller
     */
    static @Nullable StoredBatch of(List<StoredBatch> sources) throws BatchFormatException {
        long before = sources.stream().mapToLong(source -> source.content().length).sum();
        StoredBatch best = null;
        for (long minutes : WIDTHS_MINUTES) {
            StoredBatch rolled = of(sources, TimeUnit.MINUTES.toMicros(minutes));
            if (rolled != null && (best == null || size(rolled) < size(best))) {
                best = rolled;
            }
            if (best != null && size(best) <= ENOUGH * before) {
                break;
            }
        }
        return best == null || size(best) >= before ? null : best;
    }

    private static int size(StoredBatch batch) {
        return batch.content().length;
    }

    private static @Nullable StoredBatch of(List<StoredBatch> sources, long widthMicros)
            throws BatchFormatException {
        BatchRollUp rollUp = new BatchRollUp(BatchLimits.DEFAULT, widthMicros);
        for (StoredBatch source : sources) {
            if (!rollUp.add(source.content())) {
                return null;
            }
        }
        BatchRollUp.Result result = rollUp.finish();
        StoredBatch last = sources.getLast();
        return new StoredBatch(last.lane(), last.sequence(), result.records(), result.batch());
    }
}
