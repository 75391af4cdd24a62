package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the files of a log hold. It takes as long as there are groups since the checkpoint; of
 * what is older it only reads where the batches are.
 */
public final class LogOpening {
    private static final String ASIDE = ".damaged";

    /** A file that can't be used is kept to be looked at, but not more than so many. */
    private static final int MAX_ASIDE = 4;

    private final Disk disk;
    private final Sealer sealer;
    private final List<Note> notes = new ArrayList<>();
    private final SortedSet<Long> damaged = new TreeSet<>();
    private final List<String> aside = new ArrayList<>();
    private final List<Found> logs = new ArrayList<>();
    private final List<Found> packs = new ArrayList<>();
    private final Set<Long> replaced = new HashSet<>();
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
     * @param segmentBytes after how many bytes the next segment begins
     * @throws WrongKeyException if the files were written with another key
     */
    public static Opened open(
            Disk disk,
            Sealer sealer,
            long checkpoint,
            LongSupplier epochs,
            RandomGenerator random,
            long segmentBytes)
            throws IOException, WrongKeyException {
        LogOpening opening = new LogOpening(disk, sealer);
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
     * @throws WrongKeyException if not
     */
    public static void checkKey(Disk disk, Sealer sealer) throws IOException, WrongKeyException {
        for (String name : disk.list()) {
            if (SegmentFiles.isSegment(name)) {
                try (DiskFile file = disk.open(name)) {
                    SegmentHeader header = header(file);
                    if (header != null && !header.fits(sealer.of(header.salt()))) {
                        throw new WrongKeyException(name);
                    }
                }
            }
        }
    }

    private static boolean isErased(DiskFile file) throws IOException {
        byte[] block = new byte[Frame.BLOCK];
        file.read(block, 0);
        return Arrays.equals(block, new byte[Frame.BLOCK]);
    }

    private static @Nullable SegmentHeader header(DiskFile file) throws IOException {
        byte[] block = new byte[Frame.BLOCK];
        return file.read(block, 0) < block.length ? null : SegmentHeader.decode(block);
    }

    private void look(String name) throws IOException, WrongKeyException {
        DiskFile file = disk.open(name);
        SegmentHeader header = header(file);
        boolean foreign = header != null && epoch != null && header.epoch() != epoch;
        if (header == null || foreign) {
            boolean blank = file.size() <= Frame.BLOCK || isErased(file);
            file.close();
            if (blank) {
                disk.delete(name);
            } else {
                setAside(name);
            }
            return;
        }
        Seal seal = sealer.of(header.salt());
        if (!header.fits(seal)) {
            file.close();
            throw new WrongKeyException(name);
        }
        epoch = header.epoch();
        lastId = Math.max(lastId, header.id());
        (SegmentFiles.isLog(name) ? logs : packs).add(new Found(name, file, header, seal));
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
        SegmentFiles files = new SegmentFiles(disk, sealer, holding, lastId, random);
        SegmentLog log = new SegmentLog(files, segmentBytes);
        for (Found pack : packs) {
            Segment segment = pack.segment();
            PackVisitor visitor = new PackVisitor();
            segment.scan(0, Pack.LAST - 1, visitor);
            if (SegmentFiles.isPart(pack.name())) {
                files.foundPart(segment);
            } else {
                log.found(segment);
                replaced.addAll(visitor.replaced);
            }
        }
        logs.sort(Comparator.comparingLong(each -> each.header().id()));
        long previous = 0;
        for (Found each : logs) {
            Segment segment = each.segment();
            segment.scan(previous, checkpoint, new Visitor());
            previous = segment.lastNumber();
            log.found(segment);
        }
        log.giveUp(replaced);
        notes.forEach(note -> damaged.remove(note.number()));
        return new Opened(log, holding, List.copyOf(notes), damaged, List.copyOf(aside));
    }

    private final class Visitor implements Segment.FrameVisitor {
        @Override
        public void whole(long number, byte[] note) {
            notes.add(new Note(number, note));
        }

        @Override
        public void damaged(long number) {
            damaged.add(number);
        }
    }

    /** Packs count their own frames. What of one can't be read the ledger misses. */
    private static final class PackVisitor implements Segment.FrameVisitor {
        private List<Long> replaced = List.of();

        @Override
        public void whole(long number, byte[] note) {
            replaced = Pack.replaced(note);
        }

        @Override
        public void damaged(long number) {}
    }
}
