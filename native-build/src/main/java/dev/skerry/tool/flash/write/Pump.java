package dev.skerry.tool.flash.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Carries chunks from a source to a sink, each in a thread of its own, so that neither waits for
 * the other. The source's is a daemon: one that hangs does not keep the process.
 */
final class Pump {
    /** Large enough for a card, small enough for a processor's cache. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final int CHUNKS = 4;
    private static final int PAGE = 4096;

    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);

    /** Gives bytes. */
    interface Source {
        /** Puts bytes into the buffer until it is full; nothing at the end. */
        void fill(ByteBuffer buffer) throws IOException;
    }

    /** Takes bytes. */
    interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** The source failed, not the sink. */
    static final class SourceException extends IOException {
        private static final long serialVersionUID = 1L;

        SourceException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    private record Chunk(ByteBuffer bytes, @Nullable Exception failure) {}

    private Pump() {
        for (int i = 0; i < CHUNKS; i++) {
            free.add(ByteBuffer.allocateDirect(CHUNK_BYTES + PAGE).alignedSlice(PAGE));
        }
    }

    /** Returns when all that the source has was taken. */
    static void run(Source source, Sink sink) throws IOException, InterruptedException {
        new Pump().carry(source, sink);
    }

    private void carry(Source source, Sink sink) throws IOException, InterruptedException {
        Thread reader = Thread.ofPlatform().daemon().name("flash-read").start(() -> read(source));
        try {
            Chunk chunk = full.take();
            while (chunk.bytes.hasRemaining()) {
                sink.take(chunk.bytes.duplicate());
                free.add(chunk.bytes);
                chunk = full.take();
            }
            if (chunk.failure != null) {
                throw new SourceException(chunk.failure);
            }
        } finally {
            reader.interrupt();
        }
    }

    private void read(Source source) {
        try {
            boolean isMore;
            do {
                ByteBuffer buffer = free.take().clear().limit(CHUNK_BYTES);
                source.fill(buffer);
                buffer.flip();
                isMore = buffer.hasRemaining();
                full.put(new Chunk(buffer, null));
            } while (isMore);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // There is always room: one place more than there are buffers.
            full.add(new Chunk(ByteBuffer.allocate(0), e));
        }
    }
}
