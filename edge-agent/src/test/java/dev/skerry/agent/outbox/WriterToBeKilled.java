package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Appends message after message to an outbox and prints each number once it is durable. */
public final class WriterToBeKilled {
    /** Pauses let the file's old pages expire between two commits, as in real use. */
    private static final long PAUSE_MILLIS = 30;

    private WriterToBeKilled() {}

    /** The argument is the outbox's directory. */
    public static void main(String[] args) throws Exception {
        OutboxSettings settings = new OutboxSettings(Duration.ofMillis(5), 100, 1 << 24, 50);
        Outbox outbox = Outbox.open(Path.of(args[0]), settings, () -> 7);
        outbox.start(
                new CommitListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {
                        // The gateway is quick: only the newest batches stay.
                        long newest = batches.isEmpty() ? 0 : batches.getLast().sequence();
                        if (newest > 3) {
                            outbox.acknowledge(newest - 3, newest - 3);
                        }
                    }

                    @Override
                    public void decided(DeviceProfile profile, Decision decision) {}
                });
        Semaphore never = new Semaphore(0);
        for (long n = outbox.ledger().accepted() + 1; ; n++) {
            long number = n;
            outbox.append(
                    Samples.message(
                            number,
                            new Receipt() {
                                @Override
                                public void durable() {
                                    System.out.println(number);
                                    System.out.flush();
                                }

                                @Override
                                public void refused(Refusal refusal) {
                                    throw new IllegalStateException(refusal.toString());
                                }
                            }));
            if (never.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }
}
