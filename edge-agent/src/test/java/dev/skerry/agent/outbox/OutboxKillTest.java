package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes and deletes is killed again and again; this one is the witness. {@code
 * -Dskerry.test.kills=200} goes on for longer.
 */
@Tag("slow")
class OutboxKillTest {
    private static final int PACE_MILLIS = 30;

    /** Small segments, so that files are packed and given up as well. */
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(2), 20, 4 << 20, 500);

    private static final String DURABLE = "durable ";
    private static final String ACKNOWLEDGED = "acknowledged ";

    @TempDir Path directory;
    private final Set<Long> durable = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();

    @Test
    void has_all_that_it_said_was_durable_after_every_kill() throws Exception {
        long seed = Long.getLong("skerry.test.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        long next = 1;
        for (int round = 0; round < Integer.getInteger("skerry.test.kills", 6); round++) {
            // Paced as on a quiet site, or as fast as it goes.
            boolean paced = round % 4 == 1;
            int lines = paced ? random.nextInt(20, 100) : random.nextInt(200, 1500);
            runAndKill(lines, paced ? PACE_MILLIS : 0, next);

            next = inspect("round " + round, round % 2 == 1) + 1;
        }
    }

    /**
     * The highest number that was ever sent, as far as this process can know.
     *
     * @param all whether what was refused is looked at as well, which lets it out
     */
    private long inspect(String round, boolean all) throws Exception {
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            assertThat(outbox.quarantine().contents().records())
                    .as(round)
                    .isEqualTo(outbox.ledger().rejected());
            if (all) {
                outbox.start(new SilentListener());
                outbox.quarantine().retryAll();
                assertThat(outbox.ledger().rejected()).as(round).isZero();
            }
            List<Long> found = new ArrayList<>();
            Witness.all(outbox).forEach(batch -> found.addAll(Witness.numbers(batch)));
            Ledger ledger = outbox.ledger();
            assertThat(ledger.isBalanced()).as(round).isTrue();
            assertThat(ledger.lost()).as(round).isZero();
            assertThat(ledger.pending()).as(round).isEqualTo(found.size());
            assertThat(outbox.troubles()).as(round).isEmpty();
            assertThat(found).as(round).isSorted().doesNotHaveDuplicates();
            Set<Long> missing = new HashSet<>(durable);
            missing.removeAll(acknowledged);
            found.forEach(missing::remove);
            assertThat((long) missing.size())
                    .as(round)
                    .isLessThanOrEqualTo(outbox.ledger().rejected());
            // Found once, these were durable though nobody was told.
            durable.addAll(found);
            return durable.stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    private void runAndKill(int linesBeforeTheKill, int paceMillis, long first) throws Exception {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                directory.toString(),
                                Integer.toString(paceMillis),
                                Long.toString(first))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            for (int n = 0; line != null; n++) {
                listen(line);
                if (n == linesBeforeTheKill) {
                    // Not by the Process, which would close the pipe with the last words in it.
                    writer.toHandle().destroyForcibly();
                }
                line = said.readLine();
            }
        }
        writer.waitFor();
    }

    private void listen(String line) {
        if (line.startsWith(DURABLE)) {
            durable.add(Long.parseLong(line.substring(DURABLE.length())));
        } else if (line.startsWith(ACKNOWLEDGED)) {
            acknowledged.add(Long.parseLong(line.substring(ACKNOWLEDGED.length())));
        }
    }

    /** Writes without end, gives most of it to a gateway, and says what it does. */
    static final class Writer {
        private static final int LIMIT = 20;
        private static final int PAUSE_MILLIS = 20;
        private static final int RETRY_AFTER = 5;

        private final Outbox outbox;
        private final Semaphore never = new Semaphore(0);

        private Writer(Outbox outbox) {
            this.outbox = outbox;
        }

        public static void main(String[] arguments) throws Exception {
            Outbox outbox = Outbox.open(Path.of(arguments[0]), SETTINGS, () -> 7);
            outbox.start(new SilentListener());
            Writer writer = new Writer(outbox);
            Thread.ofPlatform().daemon().start(writer::offer);
            writer.write(Long.parseLong(arguments[2]), Integer.parseInt(arguments[1]));
        }

        private void write(long first, int paceMillis) throws InterruptedException {
            for (long n = first; ; n++) {
                outbox.append(Samples.message(n, receipt(n)));
                if (paceMillis > 0 && never.tryAcquire(paceMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }

        private static Receipt receipt(long number) {
            return new Receipt() {
                @Override
                public void durable() {
                    System.out.println(DURABLE + number);
                }

                @Override
                public void refused(Refusal refusal) {
                    throw new AssertionError(refusal);
                }
            };
        }

        /**
         * Each batch that is offered is acknowledged, but for one in seven; now and then one is
         * refused, and all that were are sent again.
         */
        private void offer() {
            try {
                long after = 0;
                long refused = 0;
                while (!never.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    List<StoredBatch> batches =
                            outbox.load(Lane.LANE_UNSPECIFIED, after + 1, Long.MAX_VALUE, LIMIT);
                    for (StoredBatch batch : batches) {
                        after = batch.sequence();
                        if (after % 7 == 3) {
                            outbox.reject(after, "SKR-G304", "for a test");
                            refused++;
                        } else if (after % 7 != 0) {
                            acknowledge(batch);
                        }
                    }
                    if (refused >= RETRY_AFTER) {
                        outbox.quarantine().retryAll();
                        refused = 0;
                        after = 0;
                    }
                }
            } catch (InterruptedException | OutboxUnavailableException e) {
                throw new IllegalStateException(e);
            }
        }

        private void acknowledge(StoredBatch batch) {
            for (long number : Witness.numbers(batch)) {
                System.out.println(ACKNOWLEDGED + number);
            }
            outbox.acknowledge(batch.sequence(), batch.sequence());
        }
    }
}
