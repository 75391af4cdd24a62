package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.BatchCursor.Place;
import dev.skerry.sync.proto.Lane;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Batches in files. Groups are appended to the active segment; when it is full another begins. A
 * segment whose batches are all gone is given up; what remains of several is packed into one.
 *
 * <p>One thread appends, removes and installs; any thread may read meanwhile. A file is only given
 * up after the owner has said, by {@link #checkpointed}, that it needs none of its notes any more.
 */
public final class SegmentLog implements Closeable {
    private static final Comparator<Segment> BY_SEQUENCE =
            Comparator.comparingLong(segment -> segment.index().sequence(0));

    private final SegmentFiles files;
    private final long segmentBytes;
    private final List<Segment> segments = new ArrayList<>();
    private final RetiredSegments retired = new RetiredSegments();
    private @Nullable Segment active;
    private long lastNumber;

    SegmentLog(SegmentFiles files, long segmentBytes) {
        this.files = files;
        this.segmentBytes = segmentBytes;
    }

    /** A segment that was found, to be taken in before anything is appended. */
    synchronized void found(Segment segment) {
        lastNumber = Math.max(lastNumber, files.isPack(segment) ? 0 : segment.lastNumber());
        if (segment.index().live() == 0) {
            retired.addEmpty(segment, files.isPack(segment), lastNumber);
        } else {
            insert(segment);
        }
    }

    /** Segments that a pack took the place of. */
    synchronized void giveUp(Set<Long> replaced) {
        for (Segment segment : List.copyOf(segments)) {
            if (replaced.contains(segment.id())) {
                segments.remove(segment);
                segment.index().remove(0, Long.MAX_VALUE);
                retired.addReplaced(segment, files.isPack(segment), lastNumber);
            }
        }
    }

    private void insert(Segment segment) {
        segment.index().trim();
        segments.add(segment);
        segments.sort(BY_SEQUENCE);
    }

    /**
     * Writes a group and forces it to the disk. After an exception nothing is known of it; it can
     * be appended again and then goes to another file, since a disk that failed to sync may have
     * forgotten what it was given.
     *
     * @param number one more than that of the group before
     * @param note the owner's, given back when the log is opened
     * @param batches in ascending order of their sequences
     */
    public void append(long number, byte[] note, List<StoredBatch> batches) throws IOException {
        Segment to = active;
        if (to == null) {
            to = files.begin();
            active = to;
        }
        try {
            Frame frame = to.write(number, note, batches);
            synchronized (this) {
                to.add(frame);
                lastNumber = number;
            }
        } catch (IOException e) {
            giveUp(to);
            throw e;
        }
        if (to.end() >= segmentBytes) {
            seal();
        }
    }

    /** What was written last may or may not be there: it is never to be taken for a group. */
    private void giveUp(Segment segment) {
        if (segment.lastNumber() == 0) {
            active = null;
            files.discard(segment);
            return;
        }
        synchronized (this) {
            segment.addStale(segment.end());
        }
        seal();
    }

    /** Lets the next group begin another segment. */
    private synchronized void seal() {
        Segment full = active;
        active = null;
        if (full != null) {
            found(full);
        }
    }

    /** When the log is opened: all notes were taken into account. */
    public void opened() {
        files.dropParts();
    }

    /** Whether the last group filled a segment, or none was written yet. */
    public synchronized boolean isBetweenSegments() {
        return active == null;
    }

    private List<Segment> all() {
        List<Segment> all = new ArrayList<>(segments);
        Segment last = active;
        if (last != null && last.index().count() > 0) {
            all.add(last);
        }
        return all;
    }

    private List<Segment> withRetired() {
        List<Segment> all = all();
        all.addAll(retired.all());
        return all;
    }

    /**
     * Shows the batches that are here with sequences from first to last. Holds no lock meanwhile:
     * the consumer may take one that is held where batches are read.
     */
    public void forEach(long first, long last, Consumer<BatchRef> consumer) {
        List<Segment> all;
        synchronized (this) {
            all = all();
        }
        for (Segment segment : all) {
            List<BatchRef> batches = new ArrayList<>();
            synchronized (this) {
                segment.index().forEach(first, last, batches::add);
            }
            batches.forEach(consumer);
        }
    }

    /** The batches that are here with sequences from first to last. */
    public List<BatchRef> batches(long first, long last) {
        List<BatchRef> batches = new ArrayList<>();
        forEach(first, last, batches::add);
        return batches;
    }

    /** The batches that are in these segments, in the order of their sequences. */
    public synchronized List<BatchRef> batchesOf(List<SegmentInfo> some) {
        Set<Long> ids = some.stream().map(SegmentInfo::id).collect(Collectors.toSet());
        List<BatchRef> batches = new ArrayList<>();
        segments.stream()
                .filter(segment -> ids.contains(segment.id()))
                .forEach(segment -> segment.index().forEach(0, Long.MAX_VALUE, batches::add));
        batches.sort(Comparator.comparingLong(BatchRef::sequence));
        return batches;
    }

    /** Removes the batches with sequences from first to last. */
    public synchronized void remove(long first, long last) {
        for (Segment segment : all()) {
            segment.index().remove(first, last);
        }
        retireEmpty();
    }

    private void retireEmpty() {
        for (Segment segment : List.copyOf(segments)) {
            if (segment.index().live() == 0) {
                segments.remove(segment);
                retired.addEmpty(segment, files.isPack(segment), lastNumber);
            }
        }
    }

    /**
     * Reads batches with sequences from first to last in order.
     *
     * @param lane LANE_UNSPECIFIED for all
     * @param maxBytes stops after this many, but not before there is one
     * @param skipped says which are left out; is asked while the log is locked
     */
    public List<Read> read(
            Lane lane, long first, long last, int limit, long maxBytes, LongPredicate skipped)
            throws IOException {
        List<Place> places = pin(lane, first, last, limit, maxBytes, skipped);
        try {
            List<Read> batches = new ArrayList<>(places.size());
            for (Place place : places) {
                batches.add(place.segment().read(place.batch(), place.position()));
            }
            return batches;
        } finally {
            synchronized (this) {
                places.forEach(place -> place.segment().reading(-1));
            }
        }
    }

    private synchronized List<Place> pin(
            Lane lane, long first, long last, int limit, long maxBytes, LongPredicate skipped) {
        List<Place> places =
                new BatchCursor(all(), lane, first, last).places(limit, maxBytes, skipped);
        places.forEach(place -> place.segment().reading(1));
        return places;
    }

    /** Segments that are full and still hold something, in the order of their sequences. */
    public synchronized List<SegmentInfo> full() {
        return segments.stream().map(each -> SegmentInfo.of(each, files.isPack(each))).toList();
    }

    /** Whether a segment is full and still holds something. */
    public synchronized boolean holds(long id) {
        return segments.stream().anyMatch(segment -> segment.id() == id);
    }

    /** What the files of segments take that are given up, until a checkpoint, in bytes. */
    public synchronized long retiredBytes() {
        return retired.bytes();
    }

    /**
     * Begins a file for what remains of other segments.
     *
     * @param replaced these segments
     */
    public Pack pack(List<Long> replaced) throws IOException {
        return files.pack(replaced);
    }

    /** Gives a pack up. */
    public void drop(Pack pack) {
        files.drop(pack.id());
    }

    /**
     * Puts a pack in the place of the segments that it was made of. To be called when a note that
     * says so is on the disk, and again for that note when the log is opened.
     *
     * @param pack its id
     */
    public void install(long pack, List<Long> replaced) {
        Segment kept = files.keep(pack);
        synchronized (this) {
            if (kept != null) {
                found(kept);
            }
            List<Segment> made = segments.stream().filter(s -> s.id() == pack).toList();
            if (made.isEmpty()) {
                // It is empty again and gone, or its note was written without effect.
                return;
            }
            BatchIndex index = made.getFirst().index();
            // The last of one may have left since the pack was made.
            Stream.concat(segments.stream(), retired.empty().stream())
                    .filter(old -> replaced.contains(old.id()))
                    .forEach(old -> index.removeWhatIsGoneIn(old.index()));
            giveUp(Set.copyOf(replaced));
            retireEmpty();
        }
    }

    /**
     * When the log is opened: which batches were gone at the checkpoint, by segment.
     *
     * @return how many records were in those that are still on the disk
     */
    public synchronized long restoreRemoved(Map<Long, byte[]> removed) throws IOException {
        long records = 0;
        for (Segment segment : segments) {
            byte[] places = removed.get(segment.id());
            if (places != null) {
                records += segment.index().restore(places);
            }
        }
        retireEmpty();
        return records;
    }

    /** Which batches are gone, by segment; for {@link #restoreRemoved}. */
    public synchronized Map<Long, byte[]> removed() {
        Map<Long, byte[]> removed = new HashMap<>();
        // The files of retired ones are still there, and may be found again after a crash.
        for (Segment segment : withRetired()) {
            if (segment.index().live() < segment.index().count()) {
                removed.put(segment.id(), segment.index().removed());
            }
        }
        return removed;
    }

    /**
     * Makes the files say by themselves what notes said of them; to be called before these notes
     * count as not needed any more.
     */
    public void settle() throws IOException {
        Map<Segment, List<Long>> stale = new HashMap<>();
        synchronized (this) {
            for (Segment segment : withRetired()) {
                if (!segment.stale().isEmpty()) {
                    stale.put(segment, List.copyOf(segment.stale()));
                }
            }
        }
        for (Map.Entry<Segment, List<Long>> each : stale.entrySet()) {
            each.getKey().wipe(each.getValue());
            synchronized (this) {
                each.getKey().stale().removeAll(each.getValue());
            }
        }
        files.settle();
    }

    /** Ends the files of full segments with what makes them quick to open. */
    public void writeFooters() throws IOException {
        List<Segment> full;
        synchronized (this) {
            full = List.copyOf(segments);
        }
        for (Segment segment : full) {
            segment.writeFooter();
        }
    }

    /**
     * No note of a group up to this number is needed any more: empty files can go.
     *
     * @param hasRoom whether one of them may be kept, to be written again
     */
    public void checkpointed(long number, boolean hasRoom) throws IOException {
        List<Segment> free;
        synchronized (this) {
            free = retired.free(number, lastNumber);
        }
        for (Segment segment : free) {
            files.free(segment, hasRoom);
            synchronized (this) {
                retired.remove(segment);
            }
        }
        if (!hasRoom) {
            files.freeSpare();
        }
    }

    /** The number of the last group that is here. */
    public synchronized long lastNumber() {
        return lastNumber;
    }

    /** What the files take on the disk, in bytes. */
    public synchronized long diskBytes() {
        long used = all().stream().mapToLong(Segment::end).sum();
        return used + retired.bytes() + files.spareBytes();
    }

    @Override
    public synchronized void close() throws IOException {
        List<Segment> open = withRetired();
        Segment last = active;
        if (last != null && last.index().count() == 0) {
            open.add(last);
        }
        for (Segment segment : open) {
            segment.file().close();
        }
        files.close();
    }
}
