package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.Pack;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.SegmentLog.Read;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchMerger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one pack of several segments: batches that nobody was offered yet are merged into larger
 * ones, or rolled up when the budget is nearly spent; the others are copied as they are.
 */
final class Packer {
    private final SegmentLog log;
    private final Offers offers;
    private final PackPlans plans;
    private final Consumer<BatchRef> damaged;
    private volatile boolean stopping;

    /**
     * A packer.
     *
     * @param damaged hears of batches that can't be read
     */
    Packer(SegmentLog log, Offers offers, PackPlans plans, Consumer<BatchRef> damaged) {
        this.log = log;
        this.offers = offers;
        this.plans = plans;
        this.damaged = damaged;
    }

    /**
     * Packs if there is something worth it.
     *
     * @param whenDone is run when the change was dealt with
     * @return what is to be committed, null when there is nothing
     */
    Change.@Nullable Packed pack(Ledger ledger, Runnable whenDone) throws IOException {
        PackPlan plan = plans.next(log, offers, ledger);
        if (plan == null) {
            return null;
        }
        List<Long> replaced = plan.segments().stream().map(SegmentInfo::id).toList();
        Pack pack = log.pack(replaced);
        try {
            List<MadeBatch> made = new ArrayList<>();
            for (PackPlan.Part part : plan.parts()) {
                if (stopping || !write(part, pack, made)) {
                    log.drop(pack);
                    return null;
                }
            }
            pack.finish();
            return new Change.Packed(pack, replaced, made, whenDone);
        } catch (IOException | RuntimeException e) {
            log.drop(pack);
            throw e;
        }
    }

    /** Ends a packing that is under way. */
    void stop() {
        stopping = true;
    }

    /** False when a batch can't be read: it has to be set aside first. */
    private boolean write(PackPlan.Part part, Pack pack, List<MadeBatch> made) throws IOException {
        List<StoredBatch> sources = read(part.batches());
        if (sources.size() < part.batches().size()) {
            return false;
        }
        StoredBatch one = made(part, sources);
        if (one == null) {
            for (StoredBatch source : sources) {
                pack.add(source);
            }
        } else {
            made.add(new MadeBatch(one.ref(), part.batches()));
            pack.add(one);
        }
        return true;
    }

    private List<StoredBatch> read(List<BatchRef> batches) throws IOException {
        List<StoredBatch> found = new ArrayList<>();
        for (BatchRef batch : batches) {
            long sequence = batch.sequence();
            for (Read read : log.read(batch.lane(), sequence, sequence, 1, 1)) {
                switch (read) {
                    case Read.Content(StoredBatch content) -> found.add(content);
                    case Read.Damaged(BatchRef ref) -> damaged.accept(ref);
                }
            }
        }
        return found;
    }

    /** One batch in the place of several; null when they can't be made one. */
    private @Nullable StoredBatch made(PackPlan.Part part, List<StoredBatch> sources) {
        try {
            StoredBatch rolledUp = part.isRolledUp() ? RolledUp.of(sources) : null;
            return rolledUp == null && sources.size() > 1 ? merged(sources) : rolledUp;
        } catch (BatchFormatException e) {
            // Damaged: found again, set aside and counted when it is to be sent.
            return null;
        }
    }

    private static @Nullable StoredBatch merged(List<StoredBatch> sources)
            throws BatchFormatException {
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        for (StoredBatch source : sources) {
            if (!merger.add(source.content())) {
                return null;
            }
        }
        StoredBatch last = sources.getLast();
        return new StoredBatch(last.lane(), last.sequence(), merger.recordCount(), merger.merge());
    }
}
