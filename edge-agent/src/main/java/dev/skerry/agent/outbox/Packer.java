package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.PackPlan.Run;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.Pack;
import dev.skerry.agent.outbox.log.Read;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchMerger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            for (PackPlan.Group group : plan.groups()) {
                if (stopping || !write(group, plan, pack, made)) {
                    log.drop(pack);
                    return null;
                }
            }
            pack.finish();
            plans.made(plan, pack.id());
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

    /** False when a batch is damaged: it has to be set aside first. */
    private boolean write(PackPlan.Group group, PackPlan plan, Pack pack, List<MadeBatch> made)
            throws IOException {
        List<StoredBatch> batches = new ArrayList<>();
        for (Run run : group.runs()) {
            List<StoredBatch> sources = new ArrayList<>();
            if (!read(run.batches(), sources)) {
                return false;
            }
            batches.addAll(
                    run.mustStay() ? sources : made(sources, run.lane() == plan.rolledUp(), made));
        }
        batches.sort(Comparator.comparingLong(StoredBatch::sequence));
        for (StoredBatch batch : batches) {
            pack.add(batch);
        }
        return true;
    }

    /** False when one is not what was written. Those that the gateway has meanwhile stay out. */
    private boolean read(List<BatchRef> batches, List<StoredBatch> found) throws IOException {
        boolean whole = true;
        for (BatchRef batch : batches) {
            long sequence = batch.sequence();
            for (Read read : log.read(batch.lane(), sequence, sequence, 1, 1, any -> false)) {
                switch (read) {
                    case Read.Content(StoredBatch content) -> {
                        if (BatchDecoder.isWhole(content.content())) {
                            found.add(content);
                        } else {
                            damaged.accept(batch);
                            whole = false;
                        }
                    }
                    case Read.Damaged(BatchRef ref) -> {
                        damaged.accept(ref);
                        whole = false;
                    }
                }
            }
        }
        return whole;
    }

    /** Fewer batches in the place of these. */
    private static List<StoredBatch> made(
            List<StoredBatch> sources, boolean isRolledUp, List<MadeBatch> made) {
        if (sources.isEmpty()) {
            return sources;
        }
        try {
            // By boot, for batches of different ones don't go into one.
            Map<String, List<StoredBatch>> byBoot = new LinkedHashMap<>();
            for (StoredBatch source : sources) {
                String boot = BatchDecoder.boot(source.content(), BatchLimits.DEFAULT);
                byBoot.computeIfAbsent(boot == null ? "" : boot, b -> new ArrayList<>())
                        .add(source);
            }
            List<StoredBatch> all = new ArrayList<>();
            for (List<StoredBatch> ofBoot : byBoot.values()) {
                StoredBatch rolledUp = isRolledUp ? RolledUp.of(ofBoot) : null;
                if (rolledUp == null) {
                    all.addAll(merged(ofBoot, made));
                } else {
                    made.add(MadeBatch.of(rolledUp, ofBoot));
                    all.add(rolledUp);
                }
            }
            return all;
        } catch (BatchFormatException e) {
            // Of another version, say: the gateway may know it.
            return sources;
        }
    }

    private static List<StoredBatch> merged(List<StoredBatch> sources, List<MadeBatch> made)
            throws BatchFormatException {
        List<StoredBatch> all = new ArrayList<>();
        List<StoredBatch> some = new ArrayList<>();
        BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
        for (StoredBatch source : sources) {
            // One that is as large as a batch may be stays alone.
            if (!merger.add(source.content())) {
                end(merger, some, all, made);
                if (!merger.add(source.content())) {
                    all.add(source);
                    continue;
                }
            }
            some.add(source);
        }
        end(merger, some, all, made);
        return all;
    }

    private static void end(
            BatchMerger merger,
            List<StoredBatch> sources,
            List<StoredBatch> all,
            List<MadeBatch> made) {
        if (sources.size() > 1) {
            StoredBatch last = sources.getLast();
            StoredBatch merged =
                    new StoredBatch(
                            last.lane(), last.sequence(), merger.recordCount(), merger.merge());
            made.add(MadeBatch.of(merged, sources));
            all.add(merged);
        } else {
            all.addAll(sources);
        }
        sources.clear();
        merger.clear();
    }
}
