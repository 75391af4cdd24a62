package dev.skerry.agent.outbox.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Segments that hold nothing any more, whose files are still there. Guarded by its owner. */
final class RetiredSegments {
    private static final Comparator<Retired> BY_ID =
            Comparator.comparingLong(each -> each.segment().id());

    private final List<Retired> list = new ArrayList<>();

    /**
     * A segment that can go once the group of this number is not needed any more.
     *
     * @param isReplaced whether a pack holds what was in it; else all of that is gone
     */
    private record Retired(Segment segment, boolean isPack, boolean isReplaced, long number) {
        /** The number of the last note in it. */
        long note() {
            return isPack ? 0 : segment.lastNumber();
        }
    }

    /** One whose batches are all gone. */
    void addEmpty(Segment segment, boolean isPack, long number) {
        list.add(new Retired(segment, isPack, false, number));
    }

    /** One that a pack took the place of. */
    void addReplaced(Segment segment, boolean isPack, long number) {
        list.add(new Retired(segment, isPack, true, number));
    }

    void remove(Segment segment) {
        list.removeIf(each -> each.segment().id() == segment.id());
    }

    List<Segment> all() {
        return list.stream().map(Retired::segment).toList();
    }

    /** Those whose batches were all gone before a pack could take their place. */
    List<Segment> empty() {
        return list.stream().filter(each -> !each.isReplaced()).map(Retired::segment).toList();
    }

    /** What their files take, in bytes. */
    long bytes() {
        return list.stream().mapToLong(each -> each.segment().end()).sum();
    }

    /**
     * What may go, in an order in which nothing goes before what it replaces: should the catalog be
     * lost, a pack must still say which segments it took the place of, for as long as one of these
     * is there. A pack has a higher id than what it was made of. The last note stays, for it says
     * how far the outbox is.
     */
    List<Segment> free(long checkpoint, long lastNumber) {
        List<Segment> free = new ArrayList<>();
        boolean olderStays = false;
        for (Retired each : list.stream().sorted(BY_ID).toList()) {
            boolean mayGo =
                    each.number() <= checkpoint
                            && each.note() < lastNumber
                            && !each.segment().isRead();
            if (mayGo && !(each.isPack() && olderStays)) {
                free.add(each.segment());
            } else {
                olderStays = true;
            }
        }
        return free;
    }
}
