package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchSummary;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of an agent that does not know the time. */
class BootBatchesTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(20), 100, 1 << 20, 50);

    @TempDir Path directory;

    private final CountingReceipt receipt = new CountingReceipt();

    /** Stamped at this time by the clock of a boot, or at a known time; with another of its own. */
    private Outcome message(long at, @Nullable String boot) {
        return new Outcome.Accepted(
                Samples.PUMP,
                List.of(
                        Samples.reading(Samples.TEMPERATURE, at, 1),
                        Samples.reading(Samples.TEMPERATURE, at + 1_000_000, 2)),
                List.of(),
                List.of(new Decision.AlarmRaised("pump-1", "hot", at, Severity.CRITICAL, "1 > 0")),
                Map.of(),
                at,
                receipt,
                new Stamps(new Stamp(at, boot, 0), Set.of(at)));
    }

    private static List<BatchSummary> summaries(Outbox outbox, Lane lane) throws Exception {
        List<BatchSummary> summaries = new ArrayList<>();
        for (StoredBatch batch : outbox.load(lane, 0, Long.MAX_VALUE, 1_000)) {
            summaries.add(BatchDecoder.summary(batch.content()));
        }
        return summaries;
    }

    @Test
    void keeps_what_is_stamped_without_knowing_the_time_apart() throws Exception {
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            outbox.start(new SilentListener());
            outbox.append(message(10, "1f"));
            outbox.append(message(20, null));
            await().until(() -> receipt.count() == 2);
            List<BatchSummary> telemetry = summaries(outbox, Lane.LANE_TELEMETRY);
            assertThat(telemetry.stream().filter(batch -> "1f".equals(batch.boot())))
                    .singleElement()
                    .satisfies(batch -> assertThat(batch.recordCount()).isEqualTo(1))
                    .satisfies(batch -> assertThat(batch.minObservedAtMicros()).isEqualTo(10));
            assertThat(telemetry.stream().filter(batch -> batch.boot() == null))
                    .extracting(BatchSummary::recordCount)
                    .satisfies(
                            counts ->
                                    assertThat(counts.stream().mapToInt(c -> c).sum())
                                            .isEqualTo(3));
            assertThat(summaries(outbox, Lane.LANE_ALARM))
                    .extracting(BatchSummary::boot)
                    .containsOnly("1f", null);
        }
    }

    @Test
    void packs_batches_of_one_boot_though_others_stand_between() throws Exception {
        int messages = 2_000;
        OutboxSettings small = new OutboxSettings(Duration.ofMillis(1), 10, 4 << 20, 50);
        try (Outbox outbox = Outbox.open(directory, small, () -> 7)) {
            outbox.start(new SilentListener());
            for (int i = 0; i < messages; i++) {
                outbox.append(message(10L * i, i % 2 == 0 ? "1f" : null));
            }
            await().until(() -> receipt.count() == messages);
            await().until(() -> outbox.ledger().pendingBatches() < messages / 5);
            List<BatchSummary> telemetry = summaries(outbox, Lane.LANE_TELEMETRY);
            assertThat(
                            telemetry.stream()
                                    .filter(batch -> batch.boot() != null)
                                    .mapToInt(BatchSummary::recordCount)
                                    .sum())
                    .isEqualTo(messages / 2);
            assertThat(telemetry.stream().mapToInt(BatchSummary::recordCount).sum())
                    .isEqualTo(2 * messages);
        }
    }

    @Test
    void keeps_what_the_clock_must_know_with_the_group_that_needs_it() throws Exception {
        var clock =
                new GroupClock() {
                    @Override
                    public long nowMicros() {
                        return 0;
                    }

                    @Override
                    public Map<String, byte[]> due(long newestMicros, boolean namesBoot) {
                        return Map.of("clock", new byte[] {(byte) newestMicros});
                    }
                };
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            outbox.start(new SilentListener(), clock);
            outbox.append(message(10, "1f"));
            await().until(() -> receipt.count() == 1);
            try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 8)) {
                assertThat(again.stageStates()).containsEntry("clock", new byte[] {10});
            }
        }
    }
}
