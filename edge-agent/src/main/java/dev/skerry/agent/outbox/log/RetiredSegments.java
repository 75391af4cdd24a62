package dev.skerry.agent.outbox.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Segments that hold nothing any more, whose files are still there. Guarded by its owner. */
final class RetiredSegments {
    private final List<Retired> list = new ArrayList<>();

    /** A segment that can go once the group of this number is not needed any more. */
    private record Retired(Segment segment, boolean isPack, long number) {
        /** The number of the last note in it. */
        long note() {
            return isPack ? 0 : segment.lastNumber();
        }
    }

    void add(Segment segment, boolean isPack, long number) {
        list.add(new Retired(segment, isPack, number));
    }

    void remove(Segment segment) {
        list.removeIf(each -> each.segment().id() == segment.id());
    }

    List<Segment> all() {
        return list.stream().map(Retired::segment).toList();
    }

    /** What their files take, in bytes. */
    long bytes() {
        return list.stream().mapToLong(each -> each.segment().end()).sum();
    }

    /**
     * What may go, in an order in which nothing goes before what it replaces: should the catalog be
     * lost, the notes that are left must not bring back what a pack holds. The last note stays, for
     * the same reason.
     */
    List<Segment> free(long checkpoint, long lastNumber) {
        return list.stream()
                .filter(each -> each.number() <= checkpoint && !each.segment().isRead())
                .filter(each -> each.note() < lastNumber)
                .sorted(
                        Comparator.comparingLong(Retired::number)
                                .thenComparingLong(Retired::note)
                                .thenComparingLong(each -> each.segment().id()))
                .map(Retired::segment)
                .toList();
    }
}
