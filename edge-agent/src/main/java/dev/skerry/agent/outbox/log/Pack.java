package dev.skerry.agent.outbox.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A segment that is being made of what remains of others. For one thread. */
public final class Pack {
    /** How much goes into one frame: little enough to be held in memory. */
    private static final int FRAME_BYTES = 256 * 1024;

    private final Segment segment;
    private final List<StoredBatch> waiting = new ArrayList<>();
    private long waitingBytes;
    private long frames;

    Pack(Segment segment) {
        this.segment = segment;
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
        if (!waiting.isEmpty() || frames == 0) {
            write();
        }
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
