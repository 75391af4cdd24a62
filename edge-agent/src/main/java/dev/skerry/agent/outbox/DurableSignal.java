package dev.skerry.agent.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The word that something is on the disk, for those that wait for it. */
final class DurableSignal {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch durable = new CountDownLatch(1);

    /** It is on the disk. */
    void give() {
        durable.countDown();
    }

    /**
     * Waits for it.
     *
     * @throws OutboxUnavailableException SKR-A107 when it does not come in time; it may still come
     */
    void await() throws OutboxUnavailableException {
        try {
            if (!durable.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OutboxUnavailableException(
                        "SKR-A107",
                        "the outbox's disk does not answer: check the disk; it is tried again by itself",
                        new IOException("not durable within " + PATIENCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboxUnavailableException("SKR-A107", "the agent stops", e);
        }
    }
}
