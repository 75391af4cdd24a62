package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import dev.skerry.agent.outbox.log.Segment.Scanned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the files of a log hold. It takes as long as there are groups since the checkpoint; of
 * what is older it only reads where the batches are.
 */
public final class LogOpening {
    static final String ASIDE = ".damaged";

    /**
     * More than the segments that can have been and gone without leaving a trace; a catalog that
     * fell back may still say something of these.
     */
    private static final long SKIPPED_IDS = 1L << 20;

    /** A file that can't be used is kept to be looked at, but not more than so many. */
    private static final int MAX_ASIDE = 4;

    private final Disk disk;
    private final Sealer sealer;
    private final List<Note> notes = new ArrayList<>();
    private final SortedSet<Long> damaged = new TreeSet<>();
    private final List<String> aside = new ArrayList<>();
    private final List<Found> logs = new ArrayList<>();
    private final List<Found> packs = new ArrayList<>();
    private @Nullable Long epoch;
    private long lastId;

    private record Found(String name, DiskFile file, SegmentHeader header, Seal seal) {
        Segment segment() {
            return Segment.existing(name, file, header, seal);
        }
    }

    /** A note of {@link SegmentLog#append}. */
    public record Note(long number, byte[] content) {}

    /**
     * An opened log.
     *
     * @param notes of the groups after the checkpoint, in order
     * @param damaged numbers of groups that can't be read; those after the last note may be writes
     *     that a crash cut short
     * @param aside files that could not be used and have another name now
     */
    public record Opened(
            SegmentLog log,
            long epoch,
            List<Note> notes,
            SortedSet<Long> damaged,
            List<String> aside) {}

    private LogOpening(Disk disk, Sealer sealer) {
        this.disk = disk;
        this.sealer = sealer;
    }

    /**
     * Opens the log on this disk, or begins one.
     *
     * @param checkpoint the last group whose note is not needed
     * @param epochs draws the epoch of a new log
     * @param lastId segments up to this id were there once
     * @param segmentBytes after how many bytes the next segment begins
     * @throws WrongKeyException if the files were written with another key
     */
    public static Opened open(
            Disk disk,
            Sealer sealer,
            long checkpoint,
            long lastId,
            LongSupplier epochs,
            RandomGenerator random,
            long segmentBytes)
            throws IOException, WrongKeyException {
        LogOpening opening = new LogOpening(disk, sealer);
        opening.lastId = lastId;
        for (String name : disk.list()) {
            if (SegmentFiles.isSegment(name)) {
                opening.look(name);
            }
        }
        return opening.read(checkpoint, epochs, random, segmentBytes);
    }

    /**
     * Sees whether the files were written with this key.
     *
     * @return false when there is nothing to see
     * @throws WrongKeyException if not
     */
    public static boolean checkKey(Disk disk, Sealer sealer) throws IOException, WrongKeyException {
        boolean seen = false;
        for (String name : disk.list()) {
            if (SegmentFiles.isSegment(name)) {
                try (DiskFile file = disk.open(name)) {
                    SegmentHeader.Found found = header(file);
                    if (found != null && !found.header().fits(sealer.of(found.header().salt()))) {
                        throw new WrongKeyException(name);
                    }
                    seen |= found != null;
                }
            }
        }
        return seen;
    }

    static SegmentHeader.@Nullable Found header(DiskFile file) throws IOException {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        file.read(bytes, 0);
        return SegmentHeader.decode(bytes);
    }

    private void look(String name) throws IOException, WrongKeyException {
        DiskFile file = disk.open(name);
        SegmentHeader.Found found = header(file);
        if (found == null || (epoch != null && found.header().epoch() != epoch)) {
            long size = file.size();
            file.close();
            if (size > SegmentHeader.BYTES) {
                setAside(name);
            } else {
                // Begun and never synced.
                disk.delete(name);
            }
            return;
        }
        SegmentHeader header = found.header();
        Seal seal = sealer.of(header.salt());
        if (!header.fits(seal)) {
            file.close();
            throw new WrongKeyException(name);
        }
        epoch = header.epoch();
        lastId = Math.max(lastId, header.id());
        if (found.isSpare()) {
            file.close();
            disk.delete(name);
        } else {
            (SegmentFiles.isLog(name) ? logs : packs).add(new Found(name, file, header, seal));
        }
    }

    private void setAside(String name) throws IOException {
        List<String> before = disk.list().stream().filter(n -> n.endsWith(ASIDE)).toList();
        for (int i = 0; i <= before.size() - MAX_ASIDE; i++) {
            disk.delete(before.get(i));
        }
        disk.rename(name, name + ASIDE);
        aside.add(name + ASIDE);
    }

    private Opened read(
            long checkpoint, LongSupplier epochs, RandomGenerator random, long segmentBytes)
            throws IOException {
        Long found = epoch;
        long holding = found == null ? epochs.getAsLong() : found;
        SegmentFiles files = new SegmentFiles(disk, sealer, holding, lastId + SKIPPED_IDS, random);
        SegmentLog log = new SegmentLog(files, segmentBytes);
        Set<Long> given = new HashSet<>();
        for (Found pack : packs) {
            Segment segment = pack.segment();
            List<Long> replaced = readPack(segment);
            if (SegmentFiles.isPart(pack.name())) {
                files.foundPart(segment);
            } else {
                log.found(segment);
                given.addAll(replaced);
            }
        }
        readGroups(checkpoint).forEach(log::found);
        log.giveUp(given);
        return new Opened(log, holding, List.copyOf(notes), damaged, List.copyOf(aside));
    }

    /**
     * Packs count their own frames. What of one can't be read the ledger misses.
     *
     * @return which segments it replaces
     */
    private static List<Long> readPack(Segment segment) throws IOException {
        List<Long> replaced = List.of();
        for (Scanned frame : segment.scan(Pack.LAST - 1)) {
            if (frame.note() != null) {
                replaced = Pack.replaced(frame.note());
            } else if (!frame.isTorn()) {
                segment.take(frame);
            }
        }
        return replaced;
    }

    private List<Segment> readGroups(long checkpoint) throws IOException {
        logs.sort(Comparator.comparingLong(each -> each.header().id()));
        Map<Segment, List<Scanned>> frames = new LinkedHashMap<>();
        for (Found each : logs) {
            Segment segment = each.segment();
            frames.put(segment, segment.scan(checkpoint));
        }
        Map<Long, Scanned> copies = new TreeMap<>();
        long last = 0;
        for (List<Scanned> found : frames.values()) {
            for (Scanned frame : found) {
                copies.merge(frame.number(), frame, (a, b) -> b.isTorn() ? a : b);
                last = Math.max(last, frame.isTorn() ? 0 : frame.number());
            }
        }
        for (Map.Entry<Segment, List<Scanned>> each : frames.entrySet()) {
            for (Scanned frame : each.getValue()) {
                boolean counts =
                        isSame(frame, copies.get(frame.number()))
                                && (!frame.isTorn() || frame.number() < last);
                take(each.getKey(), frame, counts);
            }
        }
        for (Scanned frame : copies.values()) {
            if (frame.isTorn()) {
                damaged.add(frame.number());
            } else if (frame.note() != null) {
                notes.add(new Note(frame.number(), frame.note()));
            }
        }
        for (Map.Entry<Segment, List<Scanned>> each : frames.entrySet()) {
            if (each.getValue().stream().anyMatch(frame -> frame.note() != null)) {
                // An agent that was killed may have written this without having synced it.
                each.getKey().file().sync();
            }
        }
        return List.copyOf(frames.keySet());
    }

    /** Two copies of a group may be equal in all but the file that they are in. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Scanned frame, @Nullable Scanned chosen) {
        return frame == chosen;
    }

    /**
     * What a crash cut short, or what failed and was written again elsewhere, never counts. A frame
     * that is damaged though others followed it was whole once: its batches have checksums of their
     * own and are sorted out when they are read.
     */
    private void take(Segment segment, Scanned frame, boolean counts) {
        if (counts) {
            segment.take(frame);
        } else {
            segment.addStale(frame.position());
        }
    }
}
