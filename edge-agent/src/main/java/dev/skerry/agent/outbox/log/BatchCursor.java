package dev.skerry.agent.outbox.log;

import dev.skerry.sync.proto.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the batches of several segments in the order of their sequences. Segments may
 * overlap: a pack goes past those between that were empty, and an old catalog brings these back.
 * Guarded by the owner of the segments.
 */
final class BatchCursor {
    private final List<Segment> segments;
    private final Lane lane;
    private final long first;
    private final long last;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparingLong(Head::sequence));
    private int begun;
    private @Nullable Head current;

    /** Where a batch is. */
    record Place(Segment segment, BatchRef batch, long position) {}

    /** The next batch of a segment. */
    private record Head(Segment segment, int place) {
        long sequence() {
            return segment.index().sequence(place);
        }
    }

    /**
     * A cursor that stands before the first.
     *
     * @param segments in the order of their first sequences
     * @param lane LANE_UNSPECIFIED for all
     */
    BatchCursor(List<Segment> segments, Lane lane, long first, long last) {
        this.segments = segments;
        this.lane = lane;
        this.first = first;
        this.last = last;
    }

    /**
     * The next batches.
     *
     * @param maxBytes stops after this many, but not before there is one
     * @param skipped says which are left out
     */
    List<Place> places(int limit, long maxBytes, LongPredicate skipped) {
        List<Place> places = new ArrayList<>();
        long bytes = 0;
        while (places.size() < limit && (places.isEmpty() || bytes < maxBytes)) {
            Head head = next();
            if (head == null) {
                break;
            }
            BatchIndex index = head.segment().index();
            if (isWanted(head) && !skipped.test(head.sequence())) {
                BatchRef batch = index.ref(head.place());
                bytes += batch.sizeBytes();
                places.add(new Place(head.segment(), batch, index.position(head.place())));
            }
        }
        return places;
    }

    private boolean isWanted(Head head) {
        return isAnyLane() || head.segment().index().isIn(lane, head.place());
    }

    private boolean isAnyLane() {
        return lane == Lane.LANE_UNSPECIFIED;
    }

    private @Nullable Head next() {
        Head before = current;
        if (before != null) {
            add(before.segment(), before.place() + 1);
        }
        while (begun < segments.size() && isDue(segments.get(begun))) {
            Segment segment = segments.get(begun++);
            add(segment, segment.index().placeOf(first));
        }
        current = heads.poll();
        return current;
    }

    private boolean isDue(Segment segment) {
        Head lowest = heads.peek();
        long begin = segment.index().sequence(0);
        return begin <= (lowest == null ? last : lowest.sequence());
    }

    private void add(Segment segment, int from) {
        BatchIndex index = segment.index();
        if (!isAnyLane() && !index.mayHave(lane)) {
            return;
        }
        int place = index.nextLive(from);
        if (place < index.count() && index.sequence(place) <= last) {
            heads.add(new Head(segment, place));
        }
    }
}
