package dev.skerry.agent.outbox.bench;

import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An outbox under load, and what it costs. */
final class LoadedOutbox implements AutoCloseable {
    private static final long EPOCH = 7;
    private static final long POLL_NANOS = 1_000_000;
    private static final long CALM_NANOS = 1_500_000_000;

    private final Outbox outbox;
    private final RecordedMessages messages;
    private final Latencies latencies = new Latencies();
    private final AtomicLong durable = new AtomicLong();
    private final Receipt receipt = new Counting();
    private long appended;
    private long appendedRecords;
    private final long bytesBefore;

    /** Opens or begins an outbox and starts it. */
    LoadedOutbox(Path folder, OutboxSettings settings, RecordedMessages messages)
            throws OutboxUnavailableException {
        this.messages = messages;
        outbox = Outbox.open(folder, settings, () -> EPOCH);
        bytesBefore = outbox.diskBytes();
        outbox.start(new Listening());
    }

    /**
     * Waits until it has its reserve, which is taken once and not for what is loaded.
     *
     * @return how many bytes that takes
     */
    long awaitReserve() {
        while (outbox.diskBytes() == bytesBefore) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return outbox.diskBytes() - bytesBefore;
    }

    /** Appends messages at a rate, or as fast as it goes, and waits until they are on the disk. */
    void load(double readingsPerSecond, BooleanSupplier enough) throws InterruptedException {
        long begin = System.nanoTime();
        long records = 0;
        while (!enough.getAsBoolean()) {
            Outcome.Accepted message = messages.next(receipt);
            outbox.append(message);
            appended++;
            appendedRecords += message.recordCount();
            records += message.recordCount();
            if (readingsPerSecond > 0) {
                long due = begin + (long) (records / readingsPerSecond * 1e9);
                for (long wait = due - System.nanoTime();
                        wait > 0;
                        wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
            }
        }
        while (durable.get() < appended) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Until its upkeep has had nothing to write for a while. */
    void awaitCalm() throws IOException {
        long seen = WrittenBytes.ofThisProcess();
        long since = System.nanoTime();
        while (System.nanoTime() - since < CALM_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
            if (WrittenBytes.ofThisProcess() != seen) {
                seen = WrittenBytes.ofThisProcess();
                since = System.nanoTime();
            }
        }
    }

    /** What is in use of the heap, when what is not was collected. */
    static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    Outbox outbox() {
        return outbox;
    }

    Latencies latencies() {
        return latencies;
    }

    long appendedRecords() {
        return appendedRecords;
    }

    @Override
    public void close() {
        outbox.close();
    }

    private final class Counting implements Receipt {
        @Override
        public void durable() {
            durable.incrementAndGet();
        }

        @Override
        public void refused(Refusal refusal) {
            throw new IllegalStateException(refusal.message());
        }
    }

    private final class Listening implements CommitListener {
        @Override
        public void committed(List<StoredBatch> batches, long latencyNanos) {
            latencies.add(latencyNanos);
        }

        @Override
        public void decided(DeviceProfile profile, Decision decision) {}
    }
}
