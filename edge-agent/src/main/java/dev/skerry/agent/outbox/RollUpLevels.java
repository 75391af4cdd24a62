package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How often what segments hold was rolled up: its level. The budget is shared so that level 0, as
 * it was measured, may take half of it, level 1 half of the rest, and so on; of the first level
 * that takes more than its share the oldest is rolled up, bulk before telemetry. So the newest
 * stays fine while the oldest grows coarse. Nothing is rolled up more than {@link #MAX_LEVEL}
 * times, which bounds what is written. Alarms and decisions never are.
 *
 * <p>After a restart everything counts as level 0, which costs the oldest one level at most. For
 * one thread.
 */
final class RollUpLevels {
    /** As many as there are intervals. */
    static final int MAX_LEVEL = RolledUp.INTERVALS;

    private static final Lane[] LANES = {Lane.LANE_BULK, Lane.LANE_TELEMETRY};

    /** By segment, of each lane. */
    private final Map<Long, Map<Lane, Integer>> levels = new HashMap<>();

    /** What was seen at the last look, in the order of the sequences. */
    private List<Holding> holdings = List.of();

    /** What a segment holds that may be rolled up, in bytes by lane. */
    private record Holding(SegmentInfo segment, Map<Lane, Long> bytes) {
        long bytesOf(Lane lane) {
            return bytes.getOrDefault(lane, 0L);
        }
    }

    /** Neighbours, and the lane that is to be rolled up in them. */
    record Choice(List<SegmentInfo> segments, Lane lane) {}

    /** A lane of these segments was rolled up into a pack, or they were only merged. */
    void made(PackPlan plan, long pack) {
        Map<Lane, Integer> ofPack = new HashMap<>();
        for (Lane lane : LANES) {
            int lowest =
                    plan.segments().stream()
                            .mapToInt(segment -> level(segment, lane))
                            .min()
                            .orElse(0);
            ofPack.put(lane, lane == plan.rolledUp() ? lowest + 1 : lowest);
        }
        levels.put(pack, ofPack);
    }

    private int level(SegmentInfo segment, Lane lane) {
        return levels.getOrDefault(segment.id(), Map.of()).getOrDefault(lane, 0);
    }

    /** Sees what there is. */
    void look(List<SegmentInfo> full, SegmentLog log, Offers offers) {
        Set<Long> ids = full.stream().map(SegmentInfo::id).collect(Collectors.toSet());
        levels.keySet().retainAll(ids);
        holdings = full.stream().map(segment -> holding(segment, log, offers)).toList();
    }

    private static Holding holding(SegmentInfo segment, SegmentLog log, Offers offers) {
        Map<Lane, Long> bytes = new HashMap<>();
        for (BatchRef batch : log.batchesOf(List.of(segment))) {
            if (!offers.mayHave(batch.sequence())) {
                bytes.merge(batch.lane(), (long) batch.sizeBytes(), Long::sum);
            }
        }
        return new Holding(segment, bytes);
    }

    /**
     * What to roll up so that this budget is kept; null when nothing can be.
     *
     * @param pendingBytes what there is, with what can't be rolled up
     * @param atOnceBytes how much is enough for once
     */
    @Nullable Choice choose(long budgetBytes, long pendingBytes, long atOnceBytes) {
        long[] bytes = new long[MAX_LEVEL];
        long fixed = pendingBytes;
        for (int level = 0; level < MAX_LEVEL; level++) {
            for (Lane lane : LANES) {
                bytes[level] += bytesOf(lane, level);
            }
            fixed -= bytes[level];
        }
        double rest = Math.max(0, budgetBytes - fixed);
        for (int level = 0; level < MAX_LEVEL; level++) {
            rest /= 2;
            if (bytes[level] > rest) {
                Lane lane = bytesOf(LANES[0], level) > 0 ? LANES[0] : LANES[1];
                return new Choice(oldest(lane, level, atOnceBytes), lane);
            }
        }
        return null;
    }

    private long bytesOf(Lane lane, int level) {
        return holdings.stream()
                .filter(holding -> level(holding.segment(), lane) == level)
                .mapToLong(holding -> holding.bytesOf(lane))
                .sum();
    }

    private List<SegmentInfo> oldest(Lane lane, int level, long atOnceBytes) {
        List<SegmentInfo> chosen = new ArrayList<>();
        long bytes = 0;
        for (Holding holding : holdings) {
            SegmentInfo segment = holding.segment();
            boolean fits = level(segment, lane) == level && holding.bytesOf(lane) > 0;
            if (fits && bytes < atOnceBytes) {
                chosen.add(segment);
                bytes += segment.bytes();
            } else if (!chosen.isEmpty()) {
                break;
            }
        }
        return chosen;
    }
}
