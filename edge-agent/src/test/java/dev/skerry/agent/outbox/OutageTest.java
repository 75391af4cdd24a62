package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Contents.Kept;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleAction.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long cuts of the uplink, lived through at high speed: the readings say what time it is. */
@Tag("slow")
class OutageTest {
    private static final long START_MICROS = 20_000 * Contents.DAY_MICROS;
    private static final long SECOND_MICROS = 1_000_000;
    private static final long SEED = 20_26;

    @TempDir Path directory;
    private final List<Outbox> opened = new ArrayList<>();
    private final Contents truth = new Contents();
    private final AtomicLong most = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long messages;

    private final CountingReceipt receipt = new CountingReceipt();

    @AfterEach
    void close_what_was_opened() {
        opened.forEach(Outbox::close);
    }

    private Outbox started(long capacityBytes) throws OutboxUnavailableException {
        Outbox outbox =
                Outbox.open(
                        directory,
                        new OutboxSettings(Duration.ofMillis(1), 250, capacityBytes, 50),
                        () -> 7);
        opened.add(outbox);
        outbox.start(
                new SilentListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {
                        most.accumulateAndGet(outbox.ledger().pendingBytes(), Math::max);
                    }
                });
        return outbox;
    }

    /** A message of one pump; now and then with an alarm. */
    private void send(Outbox outbox, long atMicros, boolean alarm) throws InterruptedException {
        // Halves, so that sums of doubles are exact.
        double temperature = random.nextInt(100_000) / 2.0;
        double vibration = random.nextInt(100_000) / 2.0;
        List<Reading> readings =
                List.of(
                        Samples.reading(Samples.TEMPERATURE, atMicros, temperature),
                        Samples.reading(Samples.VIBRATION, atMicros, vibration));
        truth.add("pump-1/temperature", atMicros, temperature, temperature, temperature, 1);
        truth.add("pump-1/vibration", atMicros, vibration, vibration, vibration, 1);
        List<Decision> decisions = new ArrayList<>();
        if (alarm) {
            truth.bytes.add("pump-1/decision.hot " + atMicros);
            decisions.add(
                    new Decision.AlarmRaised("pump-1", "hot", atMicros, Severity.INFO, "hot"));
        }
        outbox.append(Samples.message(readings, decisions, ++messages, receipt));
    }

    private void awaitDurable() {
        await().atMost(Duration.ofSeconds(60)).until(() -> receipt.count() == messages);
    }

    @Test
    void a_two_week_outage_keeps_every_alarm_and_the_truth_of_every_day() throws Exception {
        Outbox outbox = started(256 << 10);
        long seconds = Duration.ofDays(14).toSeconds();
        for (long second = 0; second < seconds; second += 10) {
            send(outbox, START_MICROS + second * SECOND_MICROS, second % 7_200 == 0);
            // Two weeks leave time for the upkeep; here the source has to wait for it.
            if (outbox.ledger().pendingBytes() > 0.95 * outbox.capacityBytes()) {
                awaitDurable();
                await().pollInterval(Duration.ofMillis(1))
                        .until(
                                () ->
                                        outbox.ledger().pendingBytes()
                                                < 0.93 * outbox.capacityBytes());
            }
        }
        awaitDurable();
        assertThat(most.get()).isLessThan(outbox.capacityBytes());
        assertThat(outbox.troubles()).isEmpty();
        Ledger before = outbox.ledger();
        assertThat(before.isBalanced()).isTrue();
        assertThat(before.accepted()).isEqualTo(2 * messages + truth.bytes.size());
        // So much more than fits.
        assertThat(before.rolledUp()).isGreaterThan(before.accepted() / 2);

        Contents left = Contents.drain(outbox);

        assertThat(left.summary()).isEqualTo(truth.summary());
        assertThat(left.bytes).containsExactlyElementsOf(truth.bytes);
        assertThat(left.sequences).isSorted();
        await().until(() -> outbox.ledger().pending() == 0);
        Ledger after = outbox.ledger();
        assertThat(after.isBalanced()).isTrue();
        assertThat(after.acknowledged()).isEqualTo(before.pending());
        assertThat(after.pendingBytes()).isZero();
        // The newest is as it was measured, the oldest coarse.
        List<Kept> temperatures = left.kept("pump-1/temperature");
        assertThat(temperatures.getLast().count()).isEqualTo(1);
        assertThat(temperatures.getFirst().count()).isGreaterThan(10);
        // And its files are gone.
        await().until(() -> outbox.diskBytes() < 512 << 10);
    }

    @Test
    void bulk_is_rolled_up_before_telemetry() throws Exception {
        Outbox outbox = started(512 << 10);
        for (long second = 0; outbox.ledger().rolledUp() == 0; second++) {
            send(outbox, START_MICROS + second * SECOND_MICROS, false);
        }
        awaitDurable();
        await().until(() -> outbox.ledger().pendingBytes() < 0.9 * outbox.capacityBytes());

        Contents left = Contents.drain(outbox);

        assertThat(left.kept("pump-1/temperature")).allMatch(kept -> kept.count() == 1);
        assertThat(left.kept("pump-1/vibration").getFirst().count()).isGreaterThan(1);
        assertThat(left.summary()).isEqualTo(truth.summary());
    }

    @Test
    void clocks_that_jump_by_twenty_years_while_offline_spoil_nothing() throws Exception {
        Outbox outbox = started(256 << 10);
        long twentyYears = 20 * 365 * Contents.DAY_MICROS;
        long at = START_MICROS;
        for (int n = 0; n < 60_000; n++) {
            at += SECOND_MICROS;
            if (n % 500 == 499) {
                at += (random.nextInt(3) - 1) * twentyYears;
            }
            send(outbox, at, false);
        }
        awaitDurable();
        assertThat(outbox.ledger().rolledUp()).isPositive();

        Contents left = Contents.drain(outbox);

        assertThat(left.summary()).isEqualTo(truth.summary());
        assertThat(left.sequences).isSorted();
        assertThat(outbox.ledger().isBalanced()).isTrue();
    }
}
