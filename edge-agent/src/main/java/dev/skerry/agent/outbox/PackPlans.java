package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is packed next. Segments of groups are packed when there are several, since each
 * group takes whole blocks of the disk and small batches take more than merged ones. When the
 * budget is nearly spent, records are rolled up as {@link RollUpLevels} says.
 */
final class PackPlans {
    /** At this share of the budget roll-ups begin. */
    static final double NEARLY_SPENT = 0.9;

    /** A segment that is filled to this share is not worth being written again. */
    private static final double DENSE = 0.7;

    /** Batches below this size on average are worth being merged, however dense they lie. */
    private static final int SMALL_BATCH = 4096;

    /** A pack was dense when it was made; when so much is gone, another would take less. */
    private static final double HALF = 0.5;

    private final int packAfter;
    private final long capacityBytes;
    private final long rollUpBytes;
    private final long smallPackBytes;
    private final RollUpLevels levels = new RollUpLevels();

    /**
     * Plans for a log.
     *
     * @param packAfter how many segments of groups are packed together
     * @param rollUpBytes how much is rolled up at once
     */
    PackPlans(int packAfter, long capacityBytes, long rollUpBytes) {
        this.packAfter = packAfter;
        this.capacityBytes = capacityBytes;
        this.rollUpBytes = rollUpBytes;
        this.smallPackBytes = rollUpBytes / packAfter / 2;
    }

    /** The next plan; null when nothing needs to be done. */
    @Nullable PackPlan next(SegmentLog log, Offers offers, Ledger ledger) {
        List<SegmentInfo> full = log.full();
        long budget = (long) (NEARLY_SPENT * capacityBytes);
        if (ledger.pendingBytes() >= budget) {
            levels.look(full, log, offers);
            RollUpLevels.Choice choice = levels.choose(budget, ledger.pendingBytes(), rollUpBytes);
            if (choice != null) {
                return plan(choice.segments(), log, offers, choice.lane());
            }
        }
        List<SegmentInfo> packed = firstToPack(full);
        return packed.isEmpty() ? null : plan(packed, log, offers, null);
    }

    /** A pack was made by this plan. */
    void made(PackPlan plan, long pack) {
        levels.made(plan, pack);
    }

    /** Neighbours that are worth being packed; none if too few. */
    private List<SegmentInfo> firstToPack(List<SegmentInfo> full) {
        List<SegmentInfo> run = new ArrayList<>();
        for (SegmentInfo segment : full) {
            if (isWorthPacking(segment)) {
                run.add(segment);
                if (run.size() == packAfter) {
                    return run;
                }
            } else if (run.stream().anyMatch(each -> !each.isPack())) {
                // Nothing can join them any more.
                return run;
            } else {
                run.clear();
            }
        }
        return List.of();
    }

    /** Small packs join as well, or their number would grow for as long as an outage lasts. */
    private boolean isWorthPacking(SegmentInfo segment) {
        return segment.isPack()
                ? segment.bytes() < smallPackBytes
                        || segment.contentBytes() < HALF * segment.bytes()
                : segment.contentBytes() < DENSE * segment.bytes()
                        || segment.contentBytes() < (long) SMALL_BATCH * segment.batches();
    }

    private static PackPlan plan(
            List<SegmentInfo> segments, SegmentLog log, Offers offers, @Nullable Lane rolledUp) {
        PackGroups groups = new PackGroups();
        for (BatchRef batch : log.batchesOf(segments)) {
            groups.add(batch, offers.mayHave(batch.sequence()));
        }
        return new PackPlan(segments, groups.finish(), rolledUp);
    }
}
