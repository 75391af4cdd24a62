package dev.skerry.tool.fuzz;

import com.sun.management.ThreadMXBean;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchMerger;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of random batches. Each must come back from decoding and from merging as it went in; each
 * damaged copy must be refused with a code or be read, without any other exception, within the
 * decoder's memory and within a second. A round follows from its seed alone.
 */
public final class BatchFuzz {
    /** What hostile bytes are read with: small, so that what exceeds them shows. */
    private static final BatchLimits LIMITS =
            new BatchLimits(128 * 1024, 256 * 1024, 4_096, 64, 255, 4_096);

    /**
     * The most that reading may allocate: the body, its texts as strings, 8 bytes for each record's
     * time and value and one for its quality, roll-ups, names, and the buffers of zlib.
     */
    private static final long ALLOWED_BYTES = 2 * 1024 * 1024;

    private static final long ALLOWED_NANOS = 1_000_000_000L;
    private static final int DAMAGED_COPIES = 40;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long batches;
    private long damaged;
    private long refused;
    private long mostBytes;
    private long mostNanos;
    // Printed, so that no value can be left out of being read.
    private long mixed;

    /**
     * What went wrong.
     *
     * @param seed of the round
     * @param what in words
     * @param bytes the batch, in hexadecimal
     */
    public record Failure(long seed, String what, String bytes) {}

    /** Runs the round of a seed; null when all was right. */
    public @Nullable Failure round(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomBatch first = RandomBatch.make(random);
        RandomBatch second = RandomBatch.make(random);
        batches += 2;
        for (RandomBatch batch : List.of(first, second)) {
            String fault = roundTrip(batch);
            if (fault != null) {
                return failure(seed, fault, batch.bytes());
            }
        }
        for (int i = 0; i < DAMAGED_COPIES; i++) {
            byte[] bytes = Mutation.of(first.bytes(), second.bytes(), random);
            String fault = read(bytes);
            if (fault != null) {
                return failure(seed, fault, bytes);
            }
        }
        return null;
    }

    /** How far it came and what it saw, as one line. */
    public String progress() {
        return "batches=%d damaged=%d refused=%d most_allocated_bytes=%d slowest_ms=%d values=%016x"
                .formatted(batches, damaged, refused, mostBytes, mostNanos / 1_000_000, mixed);
    }

    /** Batches that were made, for those who check that something was done. */
    public long batches() {
        return batches;
    }

    /** Damaged copies that were refused. */
    public long refused() {
        return refused;
    }

    private static Failure failure(long seed, String what, byte[] bytes) {
        return new Failure(seed, what, HexFormat.of().formatHex(bytes));
    }

    private static @Nullable String roundTrip(RandomBatch batch) {
        try {
            Transcript transcript = new Transcript();
            BatchDecoder.decode(batch.bytes(), BatchLimits.DEFAULT, transcript);
            if (!transcript.lines().equals(batch.records())) {
                return "the records differ from those that were encoded";
            }
            BatchMerger merger = new BatchMerger(BatchLimits.DEFAULT);
            if (!merger.add(batch.bytes())) {
                return "the merger has no room for one batch";
            }
            Transcript merged = new Transcript();
            BatchDecoder.decode(merger.merge(), BatchLimits.DEFAULT, merged);
            return merged.lines().equals(batch.records()) ? null : "merging changes the records";
        } catch (BatchFormatException e) {
            return "an undamaged batch is refused: " + e.getMessage();
        } catch (RuntimeException | Error e) {
            return where(e);
        }
    }

    private @Nullable String read(byte[] bytes) {
        damaged++;
        Counting counting = new Counting();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begin = System.nanoTime();
        try {
            BatchDecoder.decode(bytes, LIMITS, counting);
        } catch (BatchFormatException e) {
            refused++;
            String reason = e.getMessage();
            if (reason == null || reason.isBlank()) {
                return "refused without a reason";
            }
        } catch (RuntimeException | Error e) {
            return where(e);
        }
        long nanos = System.nanoTime() - begin;
        long spent = threads.getCurrentThreadAllocatedBytes() - allocated;
        mixed += counting.mixed();
        mostNanos = Math.max(mostNanos, nanos);
        mostBytes = Math.max(mostBytes, spent);
        if (spent > ALLOWED_BYTES) {
            return "reading allocated %d bytes, at most %d are right"
                    .formatted(spent, ALLOWED_BYTES);
        }
        if (nanos > ALLOWED_NANOS) {
            return "reading took %d ms".formatted(nanos / 1_000_000);
        }
        if (counting.records() > LIMITS.maxRecords()) {
            return "reading gave %d records".formatted(counting.records());
        }
        return null;
    }

    private static String where(Throwable fault) {
        return fault
                + " at "
                + Arrays.stream(fault.getStackTrace()).limit(4).map(Object::toString).toList();
    }
}
