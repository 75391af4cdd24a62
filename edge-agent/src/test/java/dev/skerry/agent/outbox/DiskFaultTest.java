package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or fail to sync, at every point where the outbox writes or syncs. */
@Tag("slow")
class DiskFaultTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(2), 20, 1 << 20, 50);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int MESSAGES = 160;
    private static final int MAX_POINTS = 2000;

    @TempDir Path directory;
    private final Told told = new Told();
    private final SimulatedDisk disk = new SimulatedDisk(1);

    private Outbox started(Path folder, SimulatedDisk on) throws OutboxUnavailableException {
        Outbox outbox = OutboxOpening.open(folder, on, SETTINGS, () -> 7);
        outbox.start(new SilentListener());
        return outbox;
    }

    @Test
    void acknowledges_nothing_while_the_disk_is_full_and_goes_on_by_itself() throws Exception {
        try (Outbox outbox = started(directory, disk)) {
            outbox.append(Samples.message(1, told.receipt("1")));
            awaitTold(1);

            disk.beFullFromWrite(disk.writes() + 1);
            for (int n = 2; n <= 30; n++) {
                outbox.append(Samples.message(n, told.receipt("" + n)));
            }
            await().until(() -> outbox.failedWrites() >= 3);
            assertThat(told.lines).containsExactly("1");
            assertThat(outbox.trouble().orElseThrow().code()).isEqualTo("SKR-A101");
            assertThat(outbox.trouble().orElseThrow().message()).contains("No space left");

            disk.heal();
            awaitTold(30);
            assertThat(told.lines)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 30).mapToObj(String::valueOf).toList());
            assertThat(outbox.trouble()).isEmpty();
            assertThat(outbox.ledger().accepted()).isEqualTo(30);
            assertThat(
                            outbox.load(Lane.LANE_TELEMETRY, 0, 1 << 20, 1000).stream()
                                    .mapToInt(StoredBatch::recordCount)
                                    .sum())
                    .isEqualTo(30);
        }
    }

    @Test
    void keeps_every_synced_group_though_the_disk_is_full_again_and_again() throws Exception {
        int messages = 0;
        try (Outbox outbox = started(directory, disk)) {
            for (int round = 1; round <= 10; round++) {
                for (int n = 0; n < 45; n++) {
                    messages++;
                    outbox.append(Samples.message(messages, told.receipt("" + messages)));
                    awaitTold(messages);
                }
                long failedBefore = outbox.failedWrites();
                disk.beFullFromWrite(disk.writes() + 1);
                for (int n = 0; n < 15; n++) {
                    messages++;
                    outbox.append(Samples.message(messages, told.receipt("" + messages)));
                }
                await().pollInterval(POLL).until(() -> outbox.failedWrites() > failedBefore);
                disk.heal();
                awaitTold(messages);
                assertThat(outbox.ledger().accepted()).isEqualTo(messages);
                assertThat(outbox.ledger().lost()).isZero();
            }
            assertThat(outbox.ledger().isBalanced()).isTrue();
        }
        try (Outbox again = OutboxOpening.open(directory, disk, SETTINGS, () -> 8)) {
            assertThat(again.ledger().accepted()).isEqualTo(messages);
        }
    }

    @Test
    void takes_no_more_of_a_full_disk_however_long_it_tries() throws Exception {
        try (Outbox outbox = started(directory, disk)) {
            outbox.append(Samples.message(1, told.receipt("1")));
            awaitTold(1);
            disk.beFullFromWrite(disk.writes() + 1);
            outbox.append(Samples.message(2, told.receipt("2")));
            await().until(() -> outbox.failedWrites() >= 2);
            int files = disk.list().size();
            await().until(() -> outbox.failedWrites() >= 5);

            assertThat(disk.list()).hasSizeLessThanOrEqualTo(files + 1);
            disk.heal();
            awaitTold(2);
        }
    }

    /** The failed sync may have reached the disk all the same, so the group is there twice. */
    @Test
    void does_not_bring_back_the_first_copy_of_what_was_written_again() throws Exception {
        long first;
        try (Outbox outbox = started(directory, disk)) {
            for (int n = 1; n <= 5; n++) {
                append(outbox, n);
            }
            disk.failSync(disk.syncs() + 1);
            append(outbox, 6);
            assertThat(outbox.failedWrites()).isOne();
            for (int n = 7; n <= 40; n++) {
                append(outbox, n);
            }
            List<StoredBatch> batches = Witness.all(outbox);
            first = batches.getFirst().sequence();
            outbox.acknowledge(first + 1, batches.getLast().sequence());
            await().pollInterval(POLL).until(() -> outbox.ledger().pending() == 1);
        }
        long segments = disk.list().stream().filter(name -> name.endsWith(".log")).count();
        for (int opening = 0; opening < 3; opening++) {
            try (Outbox again = OutboxOpening.open(directory, disk, SETTINGS, () -> 8)) {
                assertThat(Witness.all(again))
                        .extracting(StoredBatch::sequence)
                        .containsExactly(first);
                assertThat(again.ledger().acknowledged()).isEqualTo(39);
                again.start(new SilentListener());
            }
        }
        assertThat(segments).as("the second copy's file was given up").isLessThan(4);
    }

    private void append(Outbox outbox, int number) throws InterruptedException {
        outbox.append(Samples.message(number, told.receipt("" + number)));
        awaitTold(number);
    }

    @Test
    void loses_nothing_whichever_write_finds_the_disk_full() throws Exception {
        int point = 1;
        for (; point < MAX_POINTS; point++) {
            SimulatedDisk full = new SimulatedDisk(point);
            full.beFullFromWrite(point);
            survive(full, directory.resolve("w" + point));
            if (full.writes() < point) {
                break;
            }
            // All of the first ones, then fewer: they recur.
            point += point / 8;
        }
        assertThat(point).as("points that were tried").isBetween(20, MAX_POINTS - 1);
    }

    @Test
    void loses_nothing_whichever_sync_fails() throws Exception {
        int point = 1;
        for (; point < MAX_POINTS; point++) {
            SimulatedDisk failing = new SimulatedDisk(point);
            failing.failSync(point);
            survive(failing, directory.resolve("s" + point));
            if (failing.syncs() < point) {
                break;
            }
            // All of the first ones, then fewer: they recur.
            point += point / 8;
        }
        assertThat(point).as("points that were tried").isBetween(20, MAX_POINTS - 1);
    }

    /**
     * Fills several segments so that packs are made, with one fault on the way, then loses the
     * power.
     */
    private void survive(SimulatedDisk failing, Path folder) throws Exception {
        Told here = new Told();
        Outbox outbox = started(folder, failing);
        for (int n = 1; n <= MESSAGES; n++) {
            outbox.append(Samples.message(n, here.receipt("" + n)));
            if (n % 4 == 0 || n == MESSAGES) {
                int sent = n;
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofNanos(50_000))
                        .until(
                                () -> {
                                    // Asked once: healed, it may go away at any time.
                                    List<Refusal> troubles = outbox.troubles();
                                    if (!troubles.isEmpty()) {
                                        assertThat(troubles)
                                                .extracting(Refusal::code)
                                                .containsOnly("SKR-A101");
                                        failing.heal();
                                    }
                                    return here.lines.size() == sent;
                                });
            }
        }
        failing.heal();
        failing.kill();
        outbox.acknowledge(1, 1);
        await().pollInterval(POLL).until(() -> outbox.trouble().isPresent());
        outbox.close();
        failing.losePower();
        failing.restart();
        try (Outbox again = OutboxOpening.open(folder, failing, SETTINGS, () -> 8)) {
            assertThat(again.epoch()).isEqualTo(7);
            assertThat(again.troubles()).isEmpty();
            assertThat(again.ledger().isBalanced()).isTrue();
            List<Long> found = new ArrayList<>();
            Witness.all(again).forEach(batch -> found.addAll(Witness.numbers(batch)));
            assertThat(found)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MESSAGES).boxed().toList());
        }
    }

    private void awaitTold(int count) {
        await().pollInterval(POLL).until(() -> told.lines.size() == count);
    }
}
