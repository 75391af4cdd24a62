package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(5), 20, 1 << 20, 50);

    @TempDir Path directory;
    private final Told told = new Told();

    @BeforeEach
    void register_the_disk() {
        FullDisk.register();
    }

    private OutboxDatabase database() {
        return OutboxDatabase.at("fulldisk:file:" + directory.resolve("outbox"));
    }

    private Outbox started() throws OutboxUnavailableException {
        Outbox outbox = Outbox.open(database(), directory.toString(), SETTINGS, () -> 7);
        outbox.start(
                new CommitListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {}

                    @Override
                    public void decided(DeviceProfile profile, Decision decision) {}
                });
        return outbox;
    }

    @Test
    void acknowledges_nothing_while_the_disk_is_full_and_goes_on_by_itself() throws Exception {
        try (Outbox outbox = started()) {
            outbox.append(Samples.message(1, told.receipt("1")));
            await().until(() -> told.lines.size() == 1);

            FullDisk.setFull(true);
            for (int n = 2; n <= 30; n++) {
                outbox.append(Samples.message(n, told.receipt("" + n)));
            }
            await().until(() -> outbox.failedWrites() >= 3);
            assertThat(told.lines).containsExactly("1");
            assertThat(outbox.trouble().orElseThrow().code()).isEqualTo("SKR-A101");
            assertThat(outbox.trouble().orElseThrow().message()).contains("No space left");

            FullDisk.setFull(false);
            await().until(() -> told.lines.size() == 30);
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

    /** Between the failures enough groups are committed that H2 begins to overwrite old chunks. */
    @Test
    void keeps_every_synced_group_though_the_disk_is_full_again_and_again() throws Exception {
        int messages = 0;
        try (Outbox outbox = started()) {
            for (int round = 1; round <= 10; round++) {
                for (int n = 0; n < 45; n++) {
                    messages++;
                    outbox.append(Samples.message(messages, told.receipt("" + messages)));
                    awaitTold(messages);
                }
                long failedBefore = outbox.failedWrites();
                FullDisk.setFull(true);
                for (int n = 0; n < 15; n++) {
                    messages++;
                    outbox.append(Samples.message(messages, told.receipt("" + messages)));
                }
                await().until(() -> outbox.failedWrites() > failedBefore);
                FullDisk.setFull(false);
                awaitTold(messages);
                assertThat(outbox.ledger().accepted()).isEqualTo(messages);
                assertThat(outbox.ledger().lost()).isZero();
            }
            assertThat(outbox.ledger().isBalanced()).isTrue();
        }
        try (Outbox again = Outbox.open(database(), "", SETTINGS, () -> 8)) {
            assertThat(again.ledger().accepted()).isEqualTo(messages);
        }
    }

    private void awaitTold(int count) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> told.lines.size() == count);
    }
}
