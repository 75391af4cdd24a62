package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import dev.skerry.agent.outbox.log.Segment.Scanned;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Writes the segments of a log that nobody has open anew, sealed in another way. Each file is
 * replaced as a whole; what is damaged in it stays damaged, since the ledger counts on it.
 */
public final class SegmentResealing {
    private static final Logger LOG = Logger.getLogger(SegmentResealing.class);
    private static final String DRAFT = ".resealing";

    private final Disk disk;
    private final Sealer from;
    private final Sealer to;
    private final RandomGenerator random;

    /** From one way of sealing to another. */
    public SegmentResealing(Disk disk, Sealer from, Sealer to, RandomGenerator random) {
        this.disk = disk;
        this.from = from;
        this.to = to;
        this.random = random;
    }

    /** Whether a file is a segment, by its name. */
    public static boolean isSegment(String name) {
        return SegmentFiles.isSegment(name);
    }

    /**
     * Does so with all that are not sealed so yet.
     *
     * @throws WrongKeyException if one was written with neither; those before it are done
     */
    public void all() throws IOException, WrongKeyException {
        // First: they may be what fills the disk.
        for (String name : disk.list()) {
            if (name.endsWith(DRAFT)) {
                disk.delete(name);
            }
        }
        disk.sync();
        for (String name : disk.list()) {
            if (SegmentFiles.isSegment(name)) {
                reseal(name);
            }
        }
        disk.sync();
    }

    /**
     * Sees whether all can be done, and changes nothing.
     *
     * @throws WrongKeyException if one was written in neither way
     */
    public void check() throws IOException, WrongKeyException {
        for (String name : disk.list()) {
            if (SegmentFiles.isSegment(name)) {
                try (DiskFile file = disk.open(name)) {
                    SegmentHeader.Found found = LogOpening.header(file);
                    if (found != null
                            && !found.header().fits(to.of(found.header().salt()))
                            && !found.header().fits(from.of(found.header().salt()))) {
                        throw new WrongKeyException(name);
                    }
                }
            }
        }
    }

    private void reseal(String name) throws IOException, WrongKeyException {
        try (DiskFile file = disk.open(name)) {
            SegmentHeader.Found found = LogOpening.header(file);
            if (found == null) {
                // As the log does when it is opened: nothing in it can be read.
                disk.rename(name, name + LogOpening.ASIDE);
                LOG.warnf("outbox=damaged file=%s reason=header", name);
                return;
            }
            SegmentHeader header = found.header();
            if (header.fits(to.of(header.salt()))) {
                return;
            }
            Seal seal = from.of(header.salt());
            if (!header.fits(seal)) {
                throw new WrongKeyException(name);
            }
            if (found.isSpare()) {
                disk.delete(name);
                return;
            }
            boolean isFull = SegmentFooter.read(file, header.id(), seal.overhead()) != null;
            replace(Segment.existing(name, file, header, seal), header, isFull);
        }
    }

    private void replace(Segment segment, SegmentHeader header, boolean isFull) throws IOException {
        String draft = segment.name() + DRAFT;
        try {
            write(draft, segment, header, isFull);
        } catch (IOException e) {
            disk.delete(draft);
            throw e;
        }
        disk.rename(draft, segment.name());
        disk.sync();
    }

    private void write(String draft, Segment segment, SegmentHeader header, boolean isFull)
            throws IOException {
        List<Scanned> frames = segment.scan(0);
        byte[] salt = new byte[Sealer.SALT_BYTES];
        random.nextBytes(salt);
        Seal seal = to.of(salt);
        try (DiskFile file = disk.open(draft)) {
            Segment copy =
                    Segment.begin(
                            draft,
                            file,
                            new SegmentHeader(header.id(), header.epoch(), salt, seal.check()),
                            seal);
            for (Scanned frame : frames) {
                copy.copy(frame, segment);
            }
            if (isFull) {
                copy.writeFooter();
            }
            file.sync();
        }
    }
}
