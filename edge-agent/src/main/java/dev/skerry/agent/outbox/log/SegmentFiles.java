package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files that segments live in. One that is given up is kept as a spare and written again: its
 * blocks are there already, so that a sync need not force the file system's own books as well. Safe
 * for several threads.
 */
final class SegmentFiles implements Closeable {
    private static final Logger LOG = Logger.getLogger(SegmentFiles.class);
    private static final String GROUPS = ".log";
    private static final String PACK = ".pack";

    /** A pack that no note on the disk names yet. */
    private static final String PART = ".part";

    private final Disk disk;
    private final Sealer sealer;
    private final long epoch;
    private final RandomGenerator random;
    private final Map<Long, Segment> parts = new HashMap<>();
    private final List<Segment> unnamed = new ArrayList<>();
    private final List<Segment> unwanted = new ArrayList<>();
    private long lastId;
    private volatile @Nullable Spare spare;

    private record Spare(String name, DiskFile file, long bytes) {}

    SegmentFiles(Disk disk, Sealer sealer, long epoch, long lastId, RandomGenerator random) {
        this.disk = disk;
        this.sealer = sealer;
        this.epoch = epoch;
        this.lastId = lastId;
        this.random = random;
    }

    static boolean isLog(String name) {
        return name.endsWith(GROUPS);
    }

    static boolean isPart(String name) {
        return name.endsWith(PART);
    }

    static boolean isSegment(String name) {
        return isLog(name) || isPart(name) || name.endsWith(PACK);
    }

    boolean isPack(Segment segment) {
        return !isLog(segment.name());
    }

    /** A pack that was found; it counts only if a note names it. */
    synchronized void foundPart(Segment part) {
        parts.put(part.id(), part);
    }

    /** Begins a segment for groups. */
    synchronized Segment begin() throws IOException {
        SegmentHeader header = nextHeader();
        Seal seal = sealer.of(header.salt());
        Spare reused = spare;
        if (reused == null) {
            return create(name(header.id(), GROUPS), header, seal);
        }
        spare = null;
        try {
            // Until the first frame is synced, with this, the file still says that it is a spare.
            return Segment.begin(reused.name(), reused.file(), header, seal);
        } catch (IOException e) {
            remove(reused.name(), reused.file());
            throw e;
        }
    }

    private SegmentHeader nextHeader() {
        byte[] salt = new byte[Sealer.SALT_BYTES];
        random.nextBytes(salt);
        return new SegmentHeader(++lastId, epoch, salt, sealer.of(salt).check());
    }

    private Segment create(String name, SegmentHeader header, Seal seal) throws IOException {
        DiskFile file = disk.open(name);
        try {
            Segment segment = Segment.begin(name, file, header, seal);
            file.sync();
            disk.sync();
            return segment;
        } catch (IOException e) {
            remove(name, file);
            throw e;
        }
    }

    /** A file that stays is found and removed when the log is opened the next time. */
    private void remove(String name, DiskFile file) {
        try {
            file.close();
            disk.delete(name);
        } catch (IOException e) {
            LOG.warnf("outbox=file_stays file=%s reason=%s", name, e.getMessage());
        }
    }

    /** Gives up a segment that nothing was written to. */
    void discard(Segment segment) {
        remove(segment.name(), segment.file());
    }

    synchronized Pack pack(List<Long> replaced) throws IOException {
        SegmentHeader header = nextHeader();
        Segment segment = create(name(header.id(), PART), header, sealer.of(header.salt()));
        parts.put(segment.id(), segment);
        return new Pack(segment, replaced);
    }

    /** A note on the disk names the pack: it stays. Null when there is no such pack waiting. */
    synchronized @Nullable Segment keep(long id) {
        Segment part = parts.remove(id);
        if (part != null) {
            unnamed.add(part);
        }
        return part;
    }

    /** The pack is not wanted after all; {@link #settle} removes its file. */
    synchronized void drop(long id) {
        Segment part = parts.remove(id);
        if (part != null) {
            unwanted.add(part);
        }
    }

    /** Drops all packs that no note named. */
    synchronized void dropParts() {
        List.copyOf(parts.keySet()).forEach(this::drop);
    }

    /**
     * Lets the names of the files say what is true, for good. To be called before the notes that
     * say so are given up.
     */
    synchronized void settle() throws IOException {
        while (!unnamed.isEmpty()) {
            Segment part = unnamed.getLast();
            String kept = name(part.id(), PACK);
            disk.rename(part.name(), kept);
            part.renamed(kept);
            unnamed.removeLast();
        }
        while (!unwanted.isEmpty()) {
            delete(unwanted.getLast());
            unwanted.removeLast();
        }
        disk.sync();
    }

    private void delete(Segment segment) throws IOException {
        segment.file().close();
        disk.delete(segment.name());
    }

    /** Gives up a file whose content is not needed any more; it is gone for good afterwards. */
    void free(Segment segment) throws IOException {
        if (isLog(segment.name()) && !hasSpare()) {
            segment.markSpare();
            keepSpare(new Spare(segment.name(), segment.file(), segment.file().size()));
        } else {
            delete(segment);
            disk.sync();
        }
    }

    private synchronized boolean hasSpare() {
        return spare != null;
    }

    private synchronized void keepSpare(Spare another) {
        spare = another;
    }

    /** Waits for nobody: a lock here is held while files are written. */
    long spareBytes() {
        Spare kept = spare;
        return kept == null ? 0 : kept.bytes();
    }

    private static String name(long id, String kind) {
        return "%016x%s".formatted(id, kind);
    }

    @Override
    public synchronized void close() throws IOException {
        Spare kept = spare;
        if (kept != null) {
            kept.file().close();
        }
        for (Segment part : parts.values()) {
            part.file().close();
        }
        for (Segment part : unwanted) {
            part.file().close();
        }
    }
}
