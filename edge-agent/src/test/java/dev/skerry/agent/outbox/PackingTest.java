package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Contents.Kept;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PackingTest {
    /** Segments of 64 KiB, of which eight are packed together. */
    private static final long CAPACITY = 4 << 20;

    /** More than fill eight segments, at a block each. */
    private static final int GROUPS = 150;

    private static final int RECORDS = 10;
    private static final long ALL = Long.MAX_VALUE - 1;

    @TempDir Path directory;
    private final List<Outbox> opened = new ArrayList<>();
    private final AtomicLong committedBatches = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(3);
    private long messages;

    private final CountingReceipt receipt = new CountingReceipt();

    @AfterEach
    void close_what_was_opened() {
        opened.forEach(Outbox::close);
    }

    private Outbox started(int commitRecords) throws OutboxUnavailableException {
        Outbox outbox =
                Outbox.open(
                        directory,
                        new OutboxSettings(Duration.ofMillis(200), commitRecords, CAPACITY, 50),
                        () -> 7);
        opened.add(outbox);
        outbox.start(
                new SilentListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {
                        committedBatches.addAndGet(batches.size());
                    }
                });
        return outbox;
    }

    /** Messages whose readings are stamped with their number; in bulk every fifth as well. */
    private void send(Outbox outbox, long count) throws InterruptedException {
        for (long end = messages + count; messages < end; ) {
            messages++;
            List<Reading> readings = new ArrayList<>();
            readings.add(Samples.reading(Samples.TEMPERATURE, messages, messages));
            if (messages % 5 == 0) {
                readings.add(Samples.reading(Samples.VIBRATION, messages, messages));
            }
            outbox.append(Samples.message(readings, List.of(), messages, receipt));
        }
        await().until(() -> receipt.count() == messages);
    }

    private void awaitPacked(Outbox outbox) {
        await().until(() -> outbox.ledger().pendingBatches() < committedBatches.get() / 2);
    }

    private static List<Long> times(List<Kept> kept) {
        return kept.stream().map(Kept::observedAtMicros).toList();
    }

    @Test
    void merged_batches_keep_their_order_and_all_records() throws Exception {
        Outbox outbox = started(RECORDS);
        send(outbox, GROUPS * RECORDS);
        awaitPacked(outbox);

        Contents contents = Contents.drain(outbox);

        assertThat(contents.sequences).isSorted();
        assertThat(times(contents.kept("pump-1/temperature")))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, messages).boxed().toList());
        assertThat(times(contents.kept("pump-1/vibration")))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, messages / 5).mapToObj(n -> 5 * n).toList());
        assertThat(outbox.ledger().rolledUp()).isZero();
    }

    @Test
    void a_batch_that_was_offered_never_changes() throws Exception {
        Outbox outbox = started(RECORDS);
        send(outbox, 5 * RECORDS);
        List<StoredBatch> offered = outbox.load(Lane.LANE_UNSPECIFIED, 3, 6, 10);
        assertThat(offered).hasSize(4);
        send(outbox, GROUPS * RECORDS);
        awaitPacked(outbox);

        List<StoredBatch> again = outbox.load(Lane.LANE_UNSPECIFIED, 3, 6, 10);

        assertThat(again).usingRecursiveComparison().isEqualTo(offered);
        Contents contents = Contents.drain(outbox);
        assertThat(contents.kept("pump-1/temperature")).hasSize((int) messages);
    }

    @Test
    void segments_of_large_batches_that_are_dense_are_left_alone() throws Exception {
        Outbox outbox = started(2_000);
        while (outbox.diskBytes() < 1 << 20) {
            sendDense(outbox, 2_000);
        }
        long batches = committedBatches.get();
        outbox.close();

        assertThat(outbox.ledger().pendingBatches()).isEqualTo(batches);
        try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
            assertThat(files).noneMatch(file -> file.toString().contains("pack"));
        }
    }

    @Test
    void small_batches_are_merged_however_dense_they_lie() throws Exception {
        // Some 3,300 bytes each, in a block.
        Outbox outbox = started(260);
        for (int i = 0; i < GROUPS; i++) {
            sendDense(outbox, 260);
        }

        awaitPacked(outbox);

        assertThat(Contents.drain(outbox).kept("pump-1/temperature")).hasSize(GROUPS * 260);
    }

    /** A group that nothing can make smaller. */
    private void sendDense(Outbox outbox, int records) throws InterruptedException {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            long at = random.nextLong(1L << 50);
            readings.add(Samples.reading(Samples.TEMPERATURE, at, random.nextDouble()));
        }
        outbox.append(Samples.message(readings, List.of(), ++messages, receipt));
        await().until(() -> receipt.count() == messages);
    }

    @Test
    void packing_while_batches_are_offered_and_acknowledged_loses_and_doubles_nothing()
            throws Exception {
        Outbox outbox = started(RECORDS);
        Witness gateway = new Witness(outbox, new SplittableRandom(20_26));
        send(outbox, GROUPS * RECORDS);
        Thread draining = Thread.ofPlatform().start(gateway);
        send(outbox, 6 * GROUPS * RECORDS);
        gateway.enough = true;
        draining.join();

        assertThat(gateway.failure).isNull();
        CountDownLatch acknowledged = new CountDownLatch(1);
        outbox.saveTwin("pump-1", new byte[0], acknowledged::countDown);
        assertThat(acknowledged.await(10, TimeUnit.SECONDS)).isTrue();
        Contents left = Contents.drain(outbox);
        List<Long> all = new ArrayList<>(times(gateway.stored.kept("pump-1/temperature")));
        all.addAll(times(left.kept("pump-1/temperature")));
        assertThat(all.stream().sorted().toList())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, messages).boxed().toList());
        await().until(() -> outbox.ledger().pending() == 0);
        assertThat(outbox.ledger().isBalanced()).isTrue();
        assertThat(committedBatches.get()).isGreaterThan(gateway.seen.size());
    }

    /**
     * A gateway: stores each sequence once, though it forgets to acknowledge some the first time.
     */
    private static final class Witness implements Runnable {
        private final Outbox outbox;
        private final SplittableRandom random;
        private final Map<Long, StoredBatch> seen = new HashMap<>();
        private final Set<Long> acknowledged = new HashSet<>();
        private final Contents stored = new Contents();
        private volatile boolean enough;
        private volatile @Nullable Throwable failure;

        Witness(Outbox outbox, SplittableRandom random) {
            this.outbox = outbox;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                while (!enough) {
                    take();
                }
                take();
                seen.keySet().forEach(sequence -> outbox.acknowledge(sequence, sequence));
            } catch (Exception | AssertionError e) {
                failure = e;
            }
        }

        private void take() throws Exception {
            long last = outbox.nextSequence() - 1;
            long from = random.nextLong(3) == 0 ? 1 : Math.max(1, last - random.nextLong(400));
            int limit = 1 + random.nextInt(16);
            for (StoredBatch batch : outbox.load(Lane.LANE_UNSPECIFIED, from, ALL, limit)) {
                StoredBatch before = seen.putIfAbsent(batch.sequence(), batch);
                if (before == null) {
                    stored.read(batch);
                } else {
                    assertThat(batch.content()).isEqualTo(before.content());
                }
                if (random.nextBoolean() && acknowledged.add(batch.sequence())) {
                    outbox.acknowledge(batch.sequence(), batch.sequence());
                }
            }
        }
    }
}
