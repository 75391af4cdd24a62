package dev.skerry.agent.outbox.log;

import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.agent.outbox.log.Frame.Placed;
import dev.skerry.agent.outbox.log.Sealer.Seal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames and the index of the batches in it. The index and the count of readers are
 * guarded by the log's lock.
 */
final class Segment {
    private final long id;
    private final DiskFile file;
    private final Seal seal;
    private final BatchIndex index = new BatchIndex();
    private volatile String name;
    private long end;
    private long lastNumber;
    private int readers;

    private Segment(String name, long id, DiskFile file, Seal seal, long end) {
        this.name = name;
        this.id = id;
        this.file = file;
        this.seal = seal;
        this.end = end;
    }

    /** Begins a segment in a file whose content does not matter; not synced yet. */
    static Segment begin(String name, DiskFile file, SegmentHeader header, Seal seal)
            throws IOException {
        byte[] block = header.encode();
        file.write(block, 0, block.length, 0);
        return new Segment(name, header.id(), file, seal, block.length);
    }

    /** A segment that was written before, still without its batches. */
    static Segment existing(String name, DiskFile file, SegmentHeader header, Seal seal) {
        return new Segment(name, header.id(), file, seal, Frame.BLOCK);
    }

    /** Its file has another name now. */
    void rename(String another) {
        name = another;
    }

    /** Makes the file that of no segment. */
    void erase() throws IOException {
        file.write(new byte[Frame.BLOCK], 0, Frame.BLOCK, 0);
        file.sync();
    }

    /** Writes and syncs a frame; its batches are not in the index yet. */
    Frame write(long number, byte[] note, List<StoredBatch> batches) throws IOException {
        Frame.Draft draft = Frame.draft(id, number, note, batches, seal, end);
        file.write(draft.bytes(), 0, draft.bytes().length, end);
        file.sync();
        return draft.frame();
    }

    /** Takes a frame that is on the disk into the index. */
    void add(Frame frame) {
        end += frame.length();
        lastNumber = frame.number();
        for (Placed placed : frame.batches()) {
            index.add(placed.batch(), placed.position());
        }
    }

    /** Sees the frames of a scan. */
    interface FrameVisitor {
        /** A frame whose note may matter. */
        void whole(long number, byte[] note);

        /** A frame that is there but can't be read. */
        void damaged(long number);
    }

    /**
     * Finds the frames of an existing segment and takes them into the index.
     *
     * @param previous frames up to this number are in another segment too, and skipped here
     * @param known frames up to this number only matter for their batches: what they hold is
     *     checked when it is read
     */
    void scan(long previous, long known, FrameVisitor visitor) throws IOException {
        lastNumber = previous;
        long length = file.size();
        long at = end;
        byte[] header = new byte[Frame.HEADER];
        while (at + Frame.HEADER <= length) {
            file.read(header, at);
            Frame.Head head = Frame.head(header, id);
            if (head == null || head.number() <= lastNumber) {
                at += Frame.BLOCK;
                continue;
            }
            Frame frame = frame(head, at);
            byte[] note = frame == null || head.number() <= known ? null : note(head, at);
            if (frame == null || (note == null && head.number() > known)) {
                visitor.damaged(head.number());
                at += Frame.BLOCK;
                continue;
            }
            end = at;
            add(frame);
            at = end;
            if (note != null) {
                visitor.whole(head.number(), note);
            }
        }
    }

    private @Nullable Frame frame(Frame.Head head, long position) throws IOException {
        byte[] directory = new byte[head.directoryLength()];
        return file.read(directory, position + Frame.HEADER) < directory.length
                ? null
                : Frame.of(head, directory, seal.overhead(), position);
    }

    private byte @Nullable [] note(Frame.Head head, long position) throws IOException {
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

    /** A batch's content; null when it is not what was written. */
    byte @Nullable [] content(BatchRef batch, long position) throws IOException {
        byte[] sealed = new byte[batch.sizeBytes() + seal.overhead()];
        return file.read(sealed, position) < sealed.length ? null : open(sealed, position);
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
        return id;
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
