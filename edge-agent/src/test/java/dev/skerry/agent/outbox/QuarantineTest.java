package dev.skerry.agent.outbox;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.QuarantineDesk.Answer;
import dev.skerry.agent.outbox.Samples.Told;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
    private static final long ALL = 1L << 40;

    /** Each message is a batch of its own; segments are so large that none are packed. */
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofNanos(1), 1, 1 << 28, 50);

    @TempDir Path directory;
    private final List<Outbox> opened = new ArrayList<>();
    private final List<Long> released = new CopyOnWriteArrayList<>();
    private final Told told = new Told();

    @AfterEach
    void close_what_was_opened() {
        opened.forEach(Outbox::close);
    }

    private Outbox started() throws OutboxUnavailableException {
        Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7);
        opened.add(outbox);
        outbox.start(
                new SilentListener() {
                    @Override
                    public void released(List<Long> sequences) {
                        released.addAll(sequences);
                    }
                });
        return outbox;
    }

    /** As a kill -9 would leave it: goes on with the files as they are at this moment. */
    private Outbox afterKill() throws IOException, OutboxUnavailableException {
        directory = Snapshot.of(directory);
        return started();
    }

    private Outbox afterEnd(Outbox outbox) throws OutboxUnavailableException {
        outbox.close();
        opened.remove(outbox);
        return started();
    }

    private Outbox withMessages(int count) throws Exception {
        Outbox outbox = started();
        for (int n = 1; n <= count; n++) {
            outbox.append(Samples.message(n, told.receipt("m" + n)));
        }
        await().until(() -> told.lines.size() == count);
        return outbox;
    }

    private static List<StoredBatch> load(Outbox outbox) throws OutboxUnavailableException {
        return outbox.load(Lane.LANE_UNSPECIFIED, 1, ALL, 1000);
    }

    private static List<Long> sequences(Outbox outbox) throws OutboxUnavailableException {
        return load(outbox).stream().map(StoredBatch::sequence).toList();
    }

    private static List<Long> aside(Outbox outbox) {
        return outbox.quarantine().contents().batches().stream()
                .map(each -> each.batch().sequence())
                .toList();
    }

    private static void reject(Outbox outbox, long... sequences) {
        int before = outbox.quarantine().contents().count();
        for (long sequence : sequences) {
            outbox.reject(sequence, "SKR-G301", "not understood");
        }
        await().until(() -> outbox.quarantine().contents().count() == before + sequences.length);
        assertThat(outbox.ledger().isBalanced()).isTrue();
    }

    @Test
    void shows_why_and_when_a_batch_was_set_aside_and_no_longer_sends_it() throws Exception {
        Outbox outbox = withMessages(3);
        StoredBatch batch = load(outbox).get(1);
        long begin = System.currentTimeMillis() * 1000;
        outbox.reject(batch.sequence(), "SKR-G301", "r".repeat(5000));
        await().until(() -> outbox.ledger().rejected() == 1);

        Quarantined aside = outbox.quarantine().contents().last().orElseThrow();
        assertThat(aside.batch()).isEqualTo(batch.ref());
        assertThat(aside.code()).isEqualTo("SKR-G301");
        assertThat(aside.reason()).hasSize(1000).startsWith("rrr");
        assertThat(aside.setAsideAtMicros()).isBetween(begin, System.currentTimeMillis() * 1000);
        assertThat(outbox.quarantine().contents().bytes()).isEqualTo(batch.content().length);
        assertThat(sequences(outbox)).hasSize(2).doesNotContain(batch.sequence());
    }

    @Test
    void still_has_it_after_a_kill_and_after_a_proper_end() throws Exception {
        Outbox outbox = withMessages(5);
        List<Long> all = sequences(outbox);
        reject(outbox, all.get(1), all.get(3));
        List<Quarantined> before = outbox.quarantine().contents().batches();

        Outbox killed = afterKill();
        assertThat(killed.quarantine().contents().batches()).isEqualTo(before);
        Outbox ended = afterEnd(killed);
        assertThat(ended.quarantine().contents().batches()).isEqualTo(before);
        assertThat(sequences(ended)).containsExactly(all.get(0), all.get(2), all.get(4));
        assertThat(ended.ledger().rejected()).isEqualTo(2);
        assertThat(ended.ledger().pending()).isEqualTo(3);
    }

    @Test
    void sends_it_again_as_the_same_batch() throws Exception {
        Outbox outbox = withMessages(3);
        List<StoredBatch> before = load(outbox);
        long sequence = before.getFirst().sequence();
        reject(outbox, sequence);

        Answer answer = outbox.quarantine().retry(sequence);

        assertThat(answer).isInstanceOf(Answer.Done.class);
        assertThat(released).containsExactly(sequence);
        Outbox killed = afterKill();
        for (Outbox each : List.of(outbox, killed, afterEnd(killed))) {
            assertThat(each.ledger().rejected()).isZero();
            assertThat(each.ledger().pending()).isEqualTo(3);
            assertThat(each.ledger().pendingBatches()).isEqualTo(3);
            assertThat(each.quarantine().contents().count()).isZero();
        }
        assertThat(load(outbox)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void may_be_refused_and_sent_again_many_times() throws Exception {
        Outbox outbox = withMessages(2);
        long sequence = sequences(outbox).getFirst();
        for (int round = 0; round < 5; round++) {
            reject(outbox, sequence);
            outbox.quarantine().retryAll();
            assertThat(sequences(outbox)).contains(sequence);
        }
        reject(outbox, sequence);
        Outbox killed = afterKill();

        assertThat(aside(killed)).containsExactly(sequence);
        assertThat(killed.ledger().rejected()).isEqualTo(1);
        assertThat(killed.ledger().accepted()).isEqualTo(2);
    }

    @Test
    void one_that_proves_damaged_when_it_is_sent_again_stays_listed_and_counts_as_lost()
            throws Exception {
        Outbox outbox = withMessages(3);
        StoredBatch batch = load(outbox).get(1);
        reject(outbox, batch.sequence());
        damage(batch);

        outbox.quarantine().retryAll();
        assertThat(sequences(outbox)).hasSize(2);

        await().until(() -> outbox.ledger().lost() == 1);
        assertThat(outbox.ledger().rejected()).isZero();
        assertThat(outbox.ledger().isBalanced()).isTrue();
        Outbox killed = afterKill();
        for (Outbox each : List.of(outbox, killed, afterEnd(killed))) {
            Quarantined listed = each.quarantine().contents().last().orElseThrow();
            assertThat(listed.batch()).isEqualTo(batch.ref());
            assertThat(listed.code()).isEqualTo("SKR-A109");
            assertThat(each.quarantine().contents().bytes()).isZero();
            assertThat(code(each.quarantine().retry(batch.sequence()))).isEqualTo("SKR-A112");
            assertThat(each.quarantine().retryAll()).isEqualTo(new Answer.Done(List.of()));
        }
        outbox.quarantine().giveUp(batch.sequence());
        assertThat(aside(outbox)).isEmpty();
        assertThat(outbox.ledger().lost()).isEqualTo(1);
    }

    private void damage(StoredBatch batch) throws IOException {
        String content = new String(batch.content(), StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(content);
                if (at >= 0) {
                    bytes[at + content.length() / 2] ^= 1;
                    Files.write(file, bytes, StandardOpenOption.WRITE);
                    return;
                }
            }
        }
        throw new AssertionError("no file has the batch");
    }

    @Test
    void what_is_not_set_aside_can_neither_be_sent_again_nor_given_up() throws Exception {
        Outbox outbox = withMessages(1);
        long sequence = sequences(outbox).getFirst();

        assertThat(code(outbox.quarantine().retry(sequence))).isEqualTo("SKR-A113");
        assertThat(code(outbox.quarantine().giveUp(sequence))).isEqualTo("SKR-A113");
        assertThat(outbox.quarantine().retryAll()).isEqualTo(new Answer.Done(List.of()));
        assertThat(sequences(outbox)).containsExactly(sequence);
    }

    private static String code(Answer answer) {
        return ((Answer.Refused) answer).refusal().code();
    }

    @Test
    void what_is_given_up_is_gone_and_stays_counted() throws Exception {
        Outbox outbox = withMessages(3);
        List<Long> all = sequences(outbox);
        reject(outbox, all.getFirst());

        outbox.quarantine().giveUp(all.getFirst());

        Outbox killed = afterKill();
        for (Outbox each : List.of(outbox, killed, afterEnd(killed))) {
            assertThat(aside(each)).isEmpty();
            assertThat(each.ledger().rejected()).isEqualTo(1);
            assertThat(each.ledger().isBalanced()).isTrue();
        }
        assertThat(sequences(outbox)).containsExactlyElementsOf(all.subList(1, 3));
    }

    @Test
    void a_batch_that_the_gateway_has_after_all_is_acknowledged() throws Exception {
        Outbox outbox = withMessages(1);
        long sequence = sequences(outbox).getFirst();
        reject(outbox, sequence);

        outbox.acknowledge(sequence, sequence);

        await().until(() -> outbox.ledger().acknowledged() == 1);
        assertThat(outbox.ledger().rejected()).isZero();
        assertThat(outbox.ledger().isBalanced()).isTrue();
        assertThat(aside(outbox)).isEmpty();
    }

    @Test
    void keeps_so_many_and_gives_the_oldest_up() throws Exception {
        Outbox outbox = withMessages(Quarantine.MAX_BATCHES + 10);
        List<Long> all = sequences(outbox);
        all.forEach(sequence -> outbox.reject(sequence, "SKR-G304", "the store"));
        await().until(() -> outbox.ledger().pending() == 0);

        assertThat(aside(outbox)).containsExactlyElementsOf(all.subList(10, all.size()).reversed());
        assertThat(outbox.ledger().rejected()).isEqualTo(all.size());
        Outbox killed = afterKill();
        assertThat(aside(killed)).isEqualTo(aside(outbox));
        assertThat(sequences(killed)).isEmpty();
        assertThat(killed.ledger().isBalanced()).isTrue();
    }

    @Test
    void what_is_damaged_goes_first_and_what_is_large_does_not_push_it_out() {
        List<Quarantined> batches = new ArrayList<>();
        LongStream.rangeClosed(1, Quarantine.MAX_BATCHES + 1)
                .mapToObj(n -> aside(n, n != 200, 10))
                .forEach(batches::add);
        Quarantine many = Quarantine.of(batches);

        assertThat(many.tooMuch(ALL)).isEqualTo(aside(200, false, 10));
        Quarantine fewer = many.without(List.of(200L));
        assertThat(fewer.tooMuch(10L * Quarantine.MAX_BATCHES)).isNull();
        assertThat(fewer.tooMuch(10L * Quarantine.MAX_BATCHES - 1)).isEqualTo(aside(1, true, 10));
    }

    private static Quarantined aside(long sequence, boolean isWhole, int bytes) {
        return new Quarantined(
                new BatchRef(Lane.LANE_BULK, sequence, 1, bytes), isWhole, "SKR-G301", "x", 1);
    }
}
