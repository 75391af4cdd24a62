package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Frame.Placed;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames and the index of the batches in it. The index and the count of readers are
 * guarded by the log's lock.
 */
final class Segment {
    private static final Logger LOG = Logger.getLogger(Segment.class);

    private volatile String name;
    private final SegmentHeader header;
    private final DiskFile file;
    private final Seal seal;
    private final BatchIndex index;
    private final List<Long> stale = new ArrayList<>();
    private @Nullable SegmentFooter footer;
    private long end;
    private long lastNumber;
    private int readers;

    private Segment(
            String name,
            SegmentHeader header,
            DiskFile file,
            Seal seal,
            @Nullable SegmentFooter footer) {
        this.name = name;
        this.header = header;
        this.file = file;
        this.seal = seal;
        this.footer = footer;
        this.index = new BatchIndex();
        this.end = SegmentHeader.BYTES;
    }

    /** Begins a segment in a file whose content does not matter; not synced yet. */
    static Segment begin(String name, DiskFile file, SegmentHeader header, Seal seal)
            throws IOException {
        byte[] bytes = header.encode();
        file.write(bytes, 0, bytes.length, 0);
        return new Segment(name, header, file, seal, new SegmentFooter());
    }

    /** A segment that was written before, still without its batches. */
    static Segment existing(String name, DiskFile file, SegmentHeader header, Seal seal) {
        return new Segment(name, header, file, seal, null);
    }

    /** Its file has another name now. */
    void renamed(String another) {
        name = another;
    }

    /** Writes and syncs a frame; its batches are not in the index yet. */
    Frame write(long number, byte[] note, List<StoredBatch> batches) throws IOException {
        Frame.Draft draft = Frame.draft(id(), number, note, batches, seal, end);
        file.write(draft.bytes(), 0, draft.bytes().length, end);
        file.sync();
        return draft.frame();
    }

    /** Takes a frame over from another segment, as damaged as it is; not synced. */
    void copy(Scanned scanned, Segment other) throws IOException {
        List<StoredBatch> batches = new ArrayList<>();
        for (Placed placed : scanned.frame().batches()) {
            BatchRef batch = placed.batch();
            byte[] content = other.content(batch, placed.position());
            batches.add(
                    new StoredBatch(
                            batch.lane(),
                            batch.sequence(),
                            batch.recordCount(),
                            content == null ? new byte[batch.sizeBytes()] : content));
        }
        byte[] note = scanned.note() == null ? new byte[0] : scanned.note();
        Frame.Draft draft = Frame.draft(id(), scanned.number(), note, batches, seal, end);
        if (scanned.isTorn()) {
            Frame.tear(draft, id());
        }
        file.write(draft.bytes(), 0, draft.bytes().length, end);
        SegmentFooter growing = footer;
        if (growing != null) {
            growing.add(draft.frame(), end, seal.overhead());
        }
        end += draft.frame().length();
    }

    /** Takes a frame that is on the disk into the index. */
    void add(Frame frame) {
        SegmentFooter growing = footer;
        if (growing != null) {
            growing.add(frame, end, seal.overhead());
        }
        end += frame.length();
        lastNumber = frame.number();
        for (Placed placed : frame.batches()) {
            index.add(placed.batch(), placed.position());
        }
    }

    /**
     * Ends the file with a footer, if this is full, still without one, and nothing failed here. Not
     * synced: what is lost of it is only a shortcut.
     */
    void writeFooter() throws IOException {
        SegmentFooter full = footer;
        if (full != null) {
            byte[] bytes = full.finish(id());
            file.write(bytes, 0, bytes.length, end);
            file.truncate(end + bytes.length);
            footer = null;
        }
    }

    /**
     * A frame that a scan found.
     *
     * @param segment its id
     * @param note null when it was not looked at, or when the frame is torn
     * @param isTorn whether it is not what was to be written
     */
    record Scanned(
            long segment, long position, Frame frame, byte @Nullable [] note, boolean isTorn) {
        long number() {
            return frame.number();
        }
    }

    /**
     * Finds the frames of an existing segment.
     *
     * @param known frames up to this number only matter for their batches: what they hold is
     *     checked when it is read
     */
    List<Scanned> scan(long known) throws IOException {
        List<Frame> listed = SegmentFooter.read(file, id(), seal.overhead());
        if (listed == null) {
            return search(known);
        }
        List<Scanned> found = new ArrayList<>(listed.size());
        long at = end;
        for (Frame frame : listed) {
            found.add(scanned(frame, at, known));
            at += frame.length();
        }
        return found;
    }

    private List<Scanned> search(long known) throws IOException {
        List<Scanned> found = new ArrayList<>();
        long length = file.size();
        long at = end;
        while (at + Frame.HEADER <= length) {
            Frame.Head head = head(at);
            Frame frame = head == null ? null : frame(head, at);
            if (frame == null) {
                at += Frame.BLOCK;
                continue;
            }
            Scanned scanned = scanned(frame, at, known);
            found.add(scanned);
            at += scanned.isTorn() ? Frame.BLOCK : frame.length();
        }
        return found;
    }

    private Scanned scanned(Frame frame, long position, long known) throws IOException {
        boolean isKnown = frame.number() <= known;
        byte[] note = isKnown ? null : note(frame.number(), position);
        return new Scanned(id(), position, frame, note, note == null && !isKnown);
    }

    private Frame.@Nullable Head head(long position) throws IOException {
        byte[] header = new byte[Frame.HEADER];
        return file.read(header, position) < header.length ? null : Frame.head(header, id());
    }

    /** Takes a frame of a scan into the index; they have to come in order. */
    void take(Scanned scanned) {
        end = scanned.position();
        add(scanned.frame());
    }

    /** There may be a frame here that was written again elsewhere. */
    void addStale(long position) {
        stale.add(position);
        // Nothing more is written where a write failed.
        footer = null;
    }

    List<Long> stale() {
        return stale;
    }

    /** Makes sure that nobody takes what is here for a frame. */
    void wipe(List<Long> positions) throws IOException {
        for (long position : positions) {
            file.write(new byte[Frame.BLOCK], 0, Frame.BLOCK, position);
        }
        file.sync();
    }

    /** Says in the file that it holds nothing any more. */
    void markSpare() throws IOException {
        byte[] bytes = header.encodeSpare();
        file.write(bytes, 0, bytes.length, 0);
        file.sync();
    }

    private @Nullable Frame frame(Frame.Head head, long position) throws IOException {
        byte[] directory = new byte[head.directoryLength()];
        return file.read(directory, position + Frame.HEADER) < directory.length
                ? null
                : Frame.of(head, directory, seal.overhead(), position);
    }

    private byte @Nullable [] note(long number, long position) throws IOException {
        Frame.Head head = head(position);
        if (head == null || head.number() != number) {
            return null;
        }
        long bodyAt = position + head.bodyOffset();
        if (bodyAt + head.bodyLength() > file.size()) {
            return null;
        }
        byte[] body = new byte[head.bodyLength()];
        if (file.read(body, bodyAt) < body.length || !Frame.isWhole(body)) {
            return null;
        }
        return open(Arrays.copyOf(body, head.note()), bodyAt);
    }

    /** The batch that begins at this position. */
    Read read(BatchRef batch, long position) throws IOException {
        byte[] content = content(batch, position);
        return content == null
                ? new Read.Damaged(batch)
                : new Read.Content(
                        new StoredBatch(
                                batch.lane(), batch.sequence(), batch.recordCount(), content));
    }

    private byte @Nullable [] content(BatchRef batch, long position) throws IOException {
        byte[] sealed = new byte[batch.sizeBytes() + seal.overhead()];
        try {
            return file.read(sealed, position) < sealed.length ? null : open(sealed, position);
        } catch (IOException e) {
            // Only these blocks are bad if others of the file can be read.
            file.read(new byte[Frame.BLOCK], 0);
            LOG.errorf(
                    "outbox=unreadable file=%s position=%d reason=%s",
                    name, position, e.getMessage());
            return null;
        }
    }

    private byte @Nullable [] open(byte[] sealed, long position) {
        try {
            return seal.open(sealed, position);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    String name() {
        return name;
    }

    long id() {
        return header.id();
    }

    BatchIndex index() {
        return index;
    }

    DiskFile file() {
        return file;
    }

    /** Where the next frame begins: the bytes in use. */
    long end() {
        return end;
    }

    /** The number of the last frame. */
    long lastNumber() {
        return lastNumber;
    }

    /** Somebody begins (1) or ends (-1) to read. */
    void reading(int change) {
        readers += change;
    }

    boolean isRead() {
        return readers > 0;
    }
}
