package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files that segments live in. One that is given up is kept as a spare and written again: its
 * blocks are there already, so that a sync need not force the file system's own books as well. Safe
 * for several threads, of which none waits for the files of another.
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
    private final Map<Long, Segment> parts = new ConcurrentHashMap<>();
    private final Queue<Segment> unnamed = new ConcurrentLinkedQueue<>();
    private final Queue<Segment> unwanted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Spare> spare = new AtomicReference<>();
    private long lastId;

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
    void foundPart(Segment part) {
        parts.put(part.id(), part);
    }

    /** Begins a segment for groups. */
    Segment begin() throws IOException {
        SegmentHeader header = nextHeader();
        Seal seal = sealer.of(header.salt());
        Spare reused = spare.getAndSet(null);
        if (reused == null) {
            return create(name(header.id(), GROUPS), header, seal);
        }
        try {
            // Until the first frame is synced, with this, the file still says that it is a spare.
            return Segment.begin(reused.name(), reused.file(), header, seal);
        } catch (IOException e) {
            remove(reused.name(), reused.file());
            throw e;
        }
    }

    private synchronized SegmentHeader nextHeader() {
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

    Pack pack(List<Long> replaced) throws IOException {
        SegmentHeader header = nextHeader();
        Segment segment = create(name(header.id(), PART), header, sealer.of(header.salt()));
        parts.put(segment.id(), segment);
        return new Pack(segment, replaced);
    }

    /** A note on the disk names the pack: it stays. Null when there is no such pack waiting. */
    @Nullable Segment keep(long id) {
        Segment part = parts.remove(id);
        if (part != null) {
            unnamed.add(part);
        }
        return part;
    }

    /** The pack is not wanted after all; {@link #settle} removes its file. */
    void drop(long id) {
        Segment part = parts.remove(id);
        if (part != null) {
            unwanted.add(part);
        }
    }

    /** Drops all packs that no note named. */
    void dropParts() {
        List.copyOf(parts.keySet()).forEach(this::drop);
    }

    /**
     * Lets the names of the files say what is true, for good. To be called before the notes that
     * say so are given up, by one thread at a time, as {@link #free}.
     */
    void settle() throws IOException {
        for (Segment part = unnamed.peek(); part != null; part = unnamed.peek()) {
            String kept = name(part.id(), PACK);
            disk.rename(part.name(), kept);
            part.renamed(kept);
            unnamed.remove();
        }
        for (Segment part = unwanted.peek(); part != null; part = unwanted.peek()) {
            delete(part);
            unwanted.remove();
        }
        disk.sync();
    }

    private void delete(Segment segment) throws IOException {
        segment.file().close();
        disk.delete(segment.name());
    }

    /** Gives up a file whose content is not needed any more; it is gone for good afterwards. */
    void free(Segment segment, boolean mayBeSpare) throws IOException {
        if (mayBeSpare && isLog(segment.name()) && spare.get() == null) {
            segment.markSpare();
            spare.set(new Spare(segment.name(), segment.file(), segment.file().size()));
        } else {
            delete(segment);
            disk.sync();
        }
    }

    /** Gives up the file that is kept to be written again. */
    void freeSpare() throws IOException {
        Spare kept = spare.getAndSet(null);
        if (kept != null) {
            kept.file().close();
            disk.delete(kept.name());
            disk.sync();
        }
    }

    long spareBytes() {
        Spare kept = spare.get();
        return kept == null ? 0 : kept.bytes();
    }

    private static String name(long id, String kind) {
        return "%016x%s".formatted(id, kind);
    }

    @Override
    public void close() throws IOException {
        Spare kept = spare.get();
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
