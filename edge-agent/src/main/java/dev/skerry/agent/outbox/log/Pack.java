package dev.skerry.agent.outbox.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A segment that is being made of what remains of others. For one thread. */
public final class Pack {
    /** How much goes into one frame: little enough to be held in memory. */
    private static final int FRAME_BYTES = 256 * 1024;

    /** The last frame says which segments the pack replaces; one without it is not whole. */
    static final long LAST = Long.MAX_VALUE;

    private final Segment segment;
    private final List<Long> replaced;
    private final List<StoredBatch> waiting = new ArrayList<>();
    private long waitingBytes;
    private long frames;

    Pack(Segment segment, List<Long> replaced) {
        this.segment = segment;
        this.replaced = List.copyOf(replaced);
    }

    /** Adds a batch whose sequence is higher than those before. */
    public void add(StoredBatch batch) throws IOException {
        waiting.add(batch);
        waitingBytes += batch.content().length;
        if (waitingBytes >= FRAME_BYTES) {
            write();
        }
    }

    private void write() throws IOException {
        segment.add(segment.write(++frames, new byte[0], waiting));
        waiting.clear();
        waitingBytes = 0;
    }

    /** Forces all to the disk. */
    public void finish() throws IOException {
        if (!waiting.isEmpty()) {
            write();
        }
        byte[] note = new byte[Long.BYTES * replaced.size()];
        ByteBuffer out = ByteBuffer.wrap(note);
        replaced.forEach(out::putLong);
        segment.add(segment.write(LAST, note, List.of()));
    }

    /** What the last frame's note says. */
    static List<Long> replaced(byte[] note) {
        List<Long> replaced = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(note);
        while (in.remaining() >= Long.BYTES) {
            replaced.add(in.getLong());
        }
        return replaced;
    }

    /** Which segments it replaces. */
    public List<Long> replaced() {
        return replaced;
    }

    /** By which a note can name it. */
    public long id() {
        return segment.id();
    }

    /** How many bytes it takes on the disk. */
    public long bytes() {
        return segment.end();
    }

    Segment segment() {
        return segment;
    }
}
