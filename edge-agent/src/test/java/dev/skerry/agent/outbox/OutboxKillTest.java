package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Lane;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes and deletes is killed again and again; this one is the witness. */
class OutboxKillTest {
    private static final int ROUNDS = 6;
    private static final int PACE_MILLIS = 30;
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(2), 20, 1 << 24, 50);

    @TempDir Path directory;

    @Test
    void has_all_that_it_said_was_durable_after_every_kill() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            long accepted = acceptedNow();
            // Paced as on a quiet site, or as fast as it goes: H2 reuses space differently.
            boolean paced = round % 2 == 1;
            int lines = paced ? random.nextInt(80, 160) : random.nextInt(200, 900);
            long told = runAndKill(lines, paced ? PACE_MILLIS : 0, accepted);

            assertThat(acceptedNow()).as("round " + round).isGreaterThanOrEqualTo(told);
        }
    }

    private long acceptedNow() throws Exception {
        try (Outbox outbox = Outbox.open(directory, SETTINGS, () -> 7)) {
            Ledger ledger = outbox.ledger();
            long loaded = 0;
            long after = 0;
            List<StoredBatch> batches = outbox.load(Lane.LANE_TELEMETRY, 1, 1L << 40, 100);
            while (!batches.isEmpty()) {
                loaded += batches.stream().mapToLong(StoredBatch::recordCount).sum();
                after = batches.getLast().sequence();
                batches = outbox.load(Lane.LANE_TELEMETRY, after + 1, 1L << 40, 100);
            }
            assertThat(ledger.isBalanced()).isTrue();
            assertThat(loaded).isEqualTo(ledger.pending());
            return ledger.accepted();
        }
    }

    /** The highest number of records that the process said was durable before it was killed. */
    private long runAndKill(int linesBeforeTheKill, int paceMillis, long acceptedBefore)
            throws Exception {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                directory.toString(),
                                Integer.toString(paceMillis))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long told = acceptedBefore;
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            for (int n = 0; line != null; n++) {
                if (line.equals("durable")) {
                    told++;
                }
                if (n == linesBeforeTheKill) {
                    // Not by the Process, which would close the pipe with the last words in it.
                    writer.toHandle().destroyForcibly();
                }
                line = said.readLine();
            }
        }
        writer.waitFor();
        return told;
    }

    /** Writes without end, acknowledges what it wrote a while ago, and says what is durable. */
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            Outbox outbox = Outbox.open(Path.of(arguments[0]), SETTINGS, () -> 7);
            outbox.start(
                    new CommitListener() {
                        @Override
                        public void committed(List<StoredBatch> batches, long latencyNanos) {
                            for (StoredBatch batch : batches) {
                                if (batch.sequence() % 7 != 0) {
                                    outbox.acknowledge(
                                            Math.max(1, batch.sequence() - 5),
                                            Math.max(1, batch.sequence() - 5));
                                }
                            }
                        }

                        @Override
                        public void decided(DeviceProfile profile, Decision decision) {}
                    });
            Receipt receipt =
                    new Receipt() {
                        @Override
                        public void durable() {
                            System.out.println("durable");
                        }

                        @Override
                        public void refused(Refusal refusal) {
                            throw new AssertionError(refusal);
                        }
                    };
            int paceMillis = Integer.parseInt(arguments[1]);
            Semaphore never = new Semaphore(0);
            for (long n = 1; ; n++) {
                outbox.append(Samples.message(n, receipt));
                if (paceMillis > 0 && never.tryAcquire(paceMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }
}
