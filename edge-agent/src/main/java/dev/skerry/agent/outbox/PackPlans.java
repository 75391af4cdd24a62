package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.PackPlan.Part;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is packed next. Segments of groups are packed when there are several, since each
 * group takes whole blocks of the disk. When the budget is nearly spent, the oldest bulk records
 * and then the oldest telemetry are rolled up, again and again as long as that helps; alarms and
 * decisions never are.
 */
final class PackPlans {
    /** At this share of the budget roll-ups begin. */
    private static final double NEARLY_SPENT = 0.9;

    /** A lap of roll-ups that leaves more than this share has not helped. */
    private static final double HELPED = 0.9;

    /** A segment that is filled to this share is not worth being written again. */
    private static final double DENSE = 0.7;

    private static final int MAX_RECORDS = 50_000;
    private static final int MAX_BYTES = 512 * 1024;

    private final int packAfter;
    private final long capacityBytes;
    private final long rollUpBytes;
    private Lane lane = Lane.LANE_BULK;
    private long rolledThrough;
    private long pendingAtLap = Long.MAX_VALUE;

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
    }

    /** The next plan; null when nothing needs to be done. */
    @Nullable PackPlan next(SegmentLog log, Offers offers, Ledger ledger) {
        if (ledger.pendingBytes() >= NEARLY_SPENT * capacityBytes) {
            PackPlan rollUp = nextRollUp(log, offers, ledger.pendingBytes());
            if (rollUp != null) {
                return rollUp;
            }
        }
        List<SegmentInfo> sparse = firstSparse(log.full(false));
        return sparse.isEmpty() ? null : plan(sparse, log, offers, null);
    }

    /** Segments in a row that take much more room than what they hold; none if too few. */
    private List<SegmentInfo> firstSparse(List<SegmentInfo> full) {
        List<SegmentInfo> run = new ArrayList<>();
        for (SegmentInfo segment : full) {
            if (segment.contentBytes() < DENSE * segment.bytes()) {
                run.add(segment);
                if (run.size() == packAfter) {
                    return run;
                }
            } else if (!run.isEmpty()) {
                // Nothing can join them any more.
                return run;
            }
        }
        return List.of();
    }

    private @Nullable PackPlan nextRollUp(SegmentLog log, Offers offers, long pendingBytes) {
        PackPlan plan = rollUpBehind(log, offers);
        if (plan == null && lane == Lane.LANE_BULK) {
            lane = Lane.LANE_TELEMETRY;
            rolledThrough = 0;
            plan = rollUpBehind(log, offers);
        }
        if (plan == null && pendingBytes < HELPED * pendingAtLap) {
            pendingAtLap = pendingBytes;
            lane = Lane.LANE_BULK;
            rolledThrough = 0;
        }
        return plan;
    }

    /** The next segments of this lap that hold something to roll up. */
    private @Nullable PackPlan rollUpBehind(SegmentLog log, Offers offers) {
        List<SegmentInfo> some = new ArrayList<>();
        long bytes = 0;
        List<SegmentInfo> all =
                Stream.concat(log.full(true).stream(), log.full(false).stream())
                        .sorted(Comparator.comparingLong(SegmentInfo::firstSequence))
                        .toList();
        for (SegmentInfo segment : all) {
            boolean begins =
                    !some.isEmpty()
                            || (segment.firstSequence() > rolledThrough
                                    && plan(List.of(segment), log, offers, lane).parts().stream()
                                            .anyMatch(Part::isRolledUp));
            if (begins && bytes < rollUpBytes) {
                some.add(segment);
                bytes += segment.bytes();
            }
        }
        if (some.isEmpty()) {
            return null;
        }
        rolledThrough = some.getLast().lastSequence();
        return plan(some, log, offers, lane);
    }

    /** Runs of batches that nobody was offered become one each; the others stay. */
    private static PackPlan plan(
            List<SegmentInfo> segments, SegmentLog log, Offers offers, @Nullable Lane rolledUp) {
        Map<Lane, Run> runs = new EnumMap<>(Lane.class);
        List<Part> parts = new ArrayList<>();
        for (SegmentInfo segment : segments) {
            log.forEach(
                    segment.firstSequence(),
                    segment.lastSequence(),
                    batch -> {
                        Run run =
                                runs.computeIfAbsent(
                                        batch.lane(), lane -> new Run(lane == rolledUp, parts));
                        run.add(batch, offers.mayHave(batch.sequence()));
                    });
        }
        runs.values().forEach(Run::end);
        parts.sort(Comparator.comparingLong(Part::lastSequence));
        return new PackPlan(segments, parts);
    }

    /** Batches of a lane that follow one another and may become one. */
    private static final class Run {
        private final boolean isRolledUp;
        private final List<Part> parts;
        private List<BatchRef> batches = new ArrayList<>();
        private long records;
        private long bytes;

        Run(boolean isRolledUp, List<Part> parts) {
            this.isRolledUp = isRolledUp;
            this.parts = parts;
        }

        void add(BatchRef batch, boolean mustStay) {
            if (mustStay) {
                end();
                parts.add(new Part(List.of(batch), false));
                return;
            }
            if (records + batch.recordCount() > MAX_RECORDS
                    || bytes + batch.sizeBytes() > MAX_BYTES) {
                end();
            }
            batches.add(batch);
            records += batch.recordCount();
            bytes += batch.sizeBytes();
        }

        void end() {
            if (!batches.isEmpty()) {
                parts.add(new Part(batches, isRolledUp));
            }
            batches = new ArrayList<>();
            records = 0;
            bytes = 0;
        }
    }
}
