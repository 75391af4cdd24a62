package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that the backlog itself has filled up. */
@Timeout(60)
class ReserveTest {
    private static final long DISK = 2 << 20;

    /** Far more than the disk has. */
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(1), 1, 1 << 30, 50);

    @TempDir Path directory;
    private final SimulatedDisk disk = new SimulatedDisk(5);
    private final CountingReceipt receipt = new CountingReceipt();

    private Outbox started() throws OutboxUnavailableException {
        Outbox outbox = OutboxOpening.open(directory, disk, SETTINGS, () -> 7);
        outbox.start(new SilentListener());
        return outbox;
    }

    /** A message each, until one is not taken. */
    private Thread send(Outbox outbox, int first) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                for (int number = first; true; number++) {
                                    outbox.append(Samples.message(number, receipt));
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private static void awaitNoRoom(Outbox outbox) {
        await().until(() -> outbox.trouble().isPresent());
        assertThat(outbox.trouble().orElseThrow().code()).isEqualTo("SKR-A101");
    }

    /** As the session does, with the link cut after each window. */
    private static Set<Long> drain(Outbox outbox) throws Exception {
        Set<Long> sequences = new HashSet<>();
        List<StoredBatch> batches = outbox.load(Lane.LANE_UNSPECIFIED, 0, 1L << 60, 64);
        while (!batches.isEmpty()) {
            long first = batches.getFirst().sequence();
            long last = batches.getLast().sequence();
            batches.forEach(batch -> assertThat(sequences.add(batch.sequence())).isTrue());
            outbox.acknowledge(first, last);
            outbox.offeringEnded();
            batches = outbox.load(Lane.LANE_UNSPECIFIED, last + 1, 1L << 60, 64);
        }
        return sequences;
    }

    @Test
    void is_emptied_without_any_other_room_and_then_takes_more() throws Exception {
        disk.limitTo(DISK);
        try (Outbox outbox = started()) {
            Thread sending = send(outbox, 1);
            awaitNoRoom(outbox);
            sending.interrupt();
            sending.join();
            long durable = receipt.count();
            assertThat(durable).isGreaterThan(100);

            long drained = drain(outbox).size();

            assertThat(drained).isGreaterThanOrEqualTo(durable);
            await().until(() -> outbox.troubles().isEmpty());
            await().until(() -> outbox.ledger().pending() == receipt.count() - drained);
            Thread again = send(outbox, 1_000_000);
            await().until(() -> receipt.count() > durable + 50);
            again.interrupt();
            again.join();
            assertThat(outbox.ledger().isBalanced()).isTrue();
            assertThat(outbox.ledger().lost()).isZero();
        }
    }

    @Test
    void is_emptied_after_the_process_was_killed_on_the_full_disk() throws Exception {
        disk.limitTo(DISK);
        Outbox killed = started();
        Thread sending = send(killed, 1);
        awaitNoRoom(killed);
        sending.interrupt();
        sending.join();
        long durable = receipt.count();
        disk.kill();
        killed.close();
        disk.restart();

        try (Outbox outbox = started()) {
            assertThat(drain(outbox)).hasSizeGreaterThanOrEqualTo((int) durable);

            await().until(() -> outbox.troubles().isEmpty());
            assertThat(outbox.ledger().pending()).isZero();
        }
    }

    @Test
    void takes_the_room_once_and_finds_it_again() throws Exception {
        started().close();
        long writes = disk.writes();

        try (Outbox outbox = started()) {
            await().until(() -> outbox.diskBytes() >= 1 << 20);
        }

        assertThat(disk.bytes(Reserve.FILE)).hasSize(1 << 20);
        assertThat(disk.writes() - writes).isLessThan(4);
    }
}
