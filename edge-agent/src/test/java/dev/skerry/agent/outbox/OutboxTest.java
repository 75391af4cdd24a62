package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchSummary;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final long ALL = 1L << 40;
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(20), 100, 1 << 20, 50);

    @TempDir Path directory;
    private final List<Outbox> opened = new ArrayList<>();
    private final List<Decision> decided = new CopyOnWriteArrayList<>();
    private final Told told = new Told();

    @AfterEach
    void close_what_was_opened() {
        opened.forEach(Outbox::close);
    }

    private Outbox open(OutboxSettings settings) throws OutboxUnavailableException {
        Outbox outbox = Outbox.open(directory, settings, () -> 7);
        opened.add(outbox);
        return outbox;
    }

    private Outbox started(OutboxSettings settings) throws OutboxUnavailableException {
        Outbox outbox = open(settings);
        outbox.start(listener());
        return outbox;
    }

    private CommitListener listener() {
        return new CommitListener() {
            @Override
            public void committed(List<StoredBatch> batches, long latencyNanos) {}

            @Override
            public void decided(DeviceProfile profile, Decision decision) {
                decided.add(decision);
            }
        };
    }

    private void awaitTold(int count) {
        await().until(() -> told.lines.size() == count);
    }

    /** As a kill -9 would leave it: goes on with the files as they are at this moment. */
    private void abandon(Outbox outbox) throws IOException {
        assertThat(outbox.isRunning()).isTrue();
        directory = Snapshot.of(directory);
    }

    @Test
    void begins_with_an_epoch_that_it_keeps() throws Exception {
        open(SETTINGS).close();

        try (Outbox again = Outbox.open(directory, SETTINGS, () -> 8)) {
            assertThat(again.epoch()).isEqualTo(7);
            assertThat(again.ledger()).isEqualTo(Ledger.EMPTY);
        }
    }

    @Test
    void acknowledges_in_arrival_order_and_only_what_is_on_the_disk() throws Exception {
        Outbox outbox = started(SETTINGS);
        for (int n = 1; n <= 250; n++) {
            outbox.append(Samples.message(n, told.receipt("m" + n)));
        }
        awaitTold(250);
        abandon(outbox);

        assertThat(told.lines)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 250).mapToObj(n -> "m" + n).toList());
        Outbox again = open(SETTINGS);
        assertThat(again.ledger().accepted()).isEqualTo(250);
        assertThat(again.ledger().isBalanced()).isTrue();
        int records = 0;
        for (StoredBatch batch : again.load(Lane.LANE_TELEMETRY, 0, ALL, 100)) {
            records += BatchDecoder.summary(batch.content()).recordCount();
        }
        assertThat(records).isEqualTo(250);
    }

    @Test
    void commits_in_groups_of_the_configured_size() throws Exception {
        Outbox outbox = started(new OutboxSettings(Duration.ofSeconds(30), 100, 1 << 20, 50));
        for (int n = 1; n <= 300; n++) {
            outbox.append(Samples.message(n, told.receipt("m")));
        }
        awaitTold(300);

        assertThat(outbox.load(Lane.LANE_TELEMETRY, 0, ALL, 10))
                .extracting(StoredBatch::recordCount)
                .containsExactly(100, 100, 100);
    }

    @Test
    void puts_each_lane_into_batches_of_its_own() throws Exception {
        Outbox outbox = started(SETTINGS);
        Decision alarm = new Decision.AlarmRaised("pump-1", "hot", 5, Severity.CRITICAL, "90 > 80");
        outbox.append(
                new Outcome.Accepted(
                        Samples.PUMP,
                        List.of(
                                Samples.reading(Samples.TEMPERATURE, 5, 90),
                                Samples.reading(Samples.VIBRATION, 5, 1)),
                        List.of(),
                        List.of(alarm),
                        Map.of(),
                        1,
                        told.receipt("m")));
        awaitTold(1);

        assertThat(outbox.load(Lane.LANE_TELEMETRY, 0, ALL, 10)).hasSize(1);
        assertThat(outbox.load(Lane.LANE_BULK, 0, ALL, 10)).hasSize(1);
        List<StoredBatch> alarms = outbox.load(Lane.LANE_ALARM, 0, ALL, 10);
        assertThat(alarms).hasSize(1);
        BatchSummary summary = BatchDecoder.summary(alarms.getFirst().content());
        assertThat(summary.streams()).extracting("resource").containsExactly("decision.hot");
        await().until(() -> decided.equals(List.of(alarm)));
    }

    @Test
    void deletes_only_what_was_acknowledged_and_counts_it() throws Exception {
        Outbox outbox = started(new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50));
        for (int n = 1; n <= 30; n++) {
            outbox.append(Samples.message(n, told.receipt("m")));
        }
        awaitTold(30);
        List<StoredBatch> before = outbox.load(Lane.LANE_TELEMETRY, 0, ALL, 100);
        StoredBatch first = before.getFirst();

        outbox.acknowledge(first.sequence(), first.sequence());

        await().until(() -> outbox.ledger().acknowledged() == first.recordCount());
        assertThat(outbox.ledger().pending()).isEqualTo(30 - first.recordCount());
        assertThat(outbox.ledger().pendingBatches()).isEqualTo(before.size() - 1);
        assertThat(outbox.ledger().isBalanced()).isTrue();
        assertThat(outbox.load(Lane.LANE_TELEMETRY, 0, ALL, 100))
                .extracting(StoredBatch::sequence)
                .containsExactlyElementsOf(
                        before.stream().skip(1).map(StoredBatch::sequence).toList());
    }

    @Test
    void an_acknowledgement_that_is_repeated_changes_nothing() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.append(Samples.message(1, told.receipt("m1")));
        awaitTold(1);
        outbox.acknowledge(1, 1);
        outbox.acknowledge(1, 1);
        outbox.append(Samples.message(2, told.receipt("m2")));
        awaitTold(2);

        assertThat(outbox.ledger().acknowledged()).isEqualTo(1);
        assertThat(outbox.ledger().pending()).isEqualTo(1);
    }

    @Test
    void loads_all_lanes_together_in_the_order_of_the_sequences() throws Exception {
        Outbox outbox = started(new OutboxSettings(Duration.ofMillis(1), 4, 1 << 20, 50));
        for (int n = 1; n <= 20; n++) {
            outbox.append(
                    new Outcome.Accepted(
                            Samples.PUMP,
                            List.of(
                                    Samples.reading(Samples.TEMPERATURE, n, n),
                                    Samples.reading(Samples.VIBRATION, n, n)),
                            List.of(),
                            List.of(),
                            Map.of(),
                            n,
                            told.receipt("m")));
        }
        awaitTold(20);

        long last = outbox.nextSequence() - 1;
        assertThat(outbox.load(Lane.LANE_UNSPECIFIED, 1, last, 1000))
                .extracting(StoredBatch::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(outbox.load(Lane.LANE_UNSPECIFIED, 2, last, 3))
                .extracting(StoredBatch::sequence)
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void never_gives_a_sequence_twice_even_when_all_batches_are_gone() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.append(Samples.message(1, told.receipt("m1")));
        awaitTold(1);
        long used = outbox.nextSequence() - 1;
        outbox.acknowledge(used, used);
        await().until(() -> outbox.ledger().pending() == 0);
        abandon(outbox);

        assertThat(open(SETTINGS).nextSequence()).isGreaterThan(used);
    }

    @Test
    void sets_a_rejected_batch_aside_with_its_reason() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.append(Samples.message(1, told.receipt("m1")));
        awaitTold(1);

        outbox.reject(1, "SKR-G999", "r".repeat(5000));

        await().until(() -> outbox.ledger().rejected() == 1);
        assertThat(outbox.ledger().isBalanced()).isTrue();
        assertThat(outbox.load(Lane.LANE_TELEMETRY, 0, ALL, 10)).isEmpty();
    }

    @Test
    void counts_refused_and_repeated_messages_and_tells_their_sources_in_order() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.append(Samples.message(1, told.receipt("a")));
        outbox.append(new Outcome.Refused(new Refusal("SKR-X", "no"), told.receipt("b")));
        outbox.append(new Outcome.Duplicate(told.receipt("c")));
        awaitTold(3);
        abandon(outbox);

        assertThat(told.lines).containsExactly("a", "b SKR-X", "c");
        Ledger ledger = open(SETTINGS).ledger();
        assertThat(ledger.refusedInputs()).isEqualTo(1);
        assertThat(ledger.duplicates()).isEqualTo(1);
        assertThat(ledger.accepted()).isEqualTo(1);
    }

    @Test
    void remembers_the_last_identities_but_not_many_more() throws Exception {
        Outbox outbox = started(new OutboxSettings(Duration.ofMillis(1), 10, 1 << 20, 50));
        for (int n = 1; n <= 500; n++) {
            outbox.append(Samples.message(n, told.receipt("m")));
        }
        awaitTold(500);
        abandon(outbox);

        long[] identities = open(SETTINGS).recentIdentities();
        assertThat(identities.length).isBetween(50, 60);
        assertThat(identities)
                .isEqualTo(LongStream.rangeClosed(501 - identities.length, 500).toArray());
    }

    @Test
    void keeps_states_devices_and_twins() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.append(new Outcome.StateChanged(Map.of("pump-1/bearing", new byte[] {1})));
        outbox.append(new Outcome.StateChanged(Map.of("pump-1/bearing", new byte[] {2})));
        outbox.append(new Outcome.DeviceSeen("pump-1", Samples.PUMP));
        outbox.saveTwin("pump-1", new byte[] {3}, () -> told.lines.add("twin"));
        outbox.append(Samples.message(1, told.receipt("m")));
        awaitTold(2);
        abandon(outbox);

        Outbox again = open(SETTINGS);
        assertThat(again.stageStates().get("pump-1/bearing")).containsExactly(2);
        assertThat(again.devices()).containsExactly(Map.entry("pump-1", "pump"));
        assertThat(again.twins().get("pump-1")).containsExactly(3);
    }

    @Test
    void still_has_after_a_proper_end_what_was_found_after_a_kill() throws Exception {
        Outbox outbox = started(SETTINGS);
        outbox.saveTwin("pump-1", new byte[] {3}, () -> told.lines.add("twin"));
        awaitTold(1);
        abandon(outbox);
        started(SETTINGS).close();

        assertThat(open(SETTINGS).twins().get("pump-1")).containsExactly(3);
    }

    @Test
    void holds_sources_back_when_it_is_full_and_goes_on_when_there_is_room() throws Exception {
        Outbox outbox = started(new OutboxSettings(Duration.ofMillis(1), 10, 1000, 50));
        Thread source =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        for (int n = 1; n <= 1500; n++) {
                                            outbox.append(
                                                    Samples.message(
                                                            Samples.LIMIT_SWITCH,
                                                            n,
                                                            told.receipt("m")));
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        await().until(() -> outbox.trouble().isPresent());
        assertThat(outbox.trouble().get().code()).isEqualTo("SKR-A102");
        await().until(() -> source.getState() == Thread.State.WAITING);
        assertThat(told.lines).hasSizeLessThan(1500);

        await().until(
                        () -> {
                            outbox.acknowledge(0, ALL);
                            return told.lines.size() == 1500;
                        });
        source.join();
        await().until(
                        () -> {
                            outbox.acknowledge(0, ALL);
                            return outbox.ledger().pending() == 0;
                        });
        assertThat(outbox.ledger().acknowledged()).isEqualTo(1500);
        assertThat(outbox.trouble()).isEmpty();
    }

    @Test
    void gathers_longer_while_nothing_is_offered() throws Exception {
        Outbox outbox =
                started(
                        new OutboxSettings(
                                Duration.ofMillis(1),
                                Duration.ofHours(1),
                                1000,
                                40,
                                1 << 20,
                                50,
                                OutboxKey.NONE));
        for (int n = 1; n <= 40; n++) {
            outbox.append(Samples.message(n, told.receipt("m")));
        }
        awaitTold(40);
        assertThat(outbox.ledger().pendingBatches()).isEqualTo(1);

        outbox.load(Lane.LANE_UNSPECIFIED, 1, ALL, 1);
        outbox.append(Samples.message(41, told.receipt("m")));

        awaitTold(41);
    }

    @Test
    void says_who_has_it_when_another_process_has_it() throws Exception {
        open(SETTINGS);
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                OpenElsewhere.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(other.getInputStream().readAllBytes());

        assertThat(said).contains("SKR-A103").contains("in use by another process");
        assertThat(other.waitFor()).isZero();
    }

    /** The other process of the test above. */
    static final class OpenElsewhere {
        public static void main(String[] arguments) {
            try (Outbox outbox = Outbox.open(Path.of(arguments[0]), SETTINGS, () -> 9)) {
                System.out.println("opened " + outbox.epoch());
            } catch (OutboxUnavailableException e) {
                System.out.println(e.refusal());
            }
        }
    }
}
