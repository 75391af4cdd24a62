package dev.skerry.gateway.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Work of which a piece has come to its end before the next one begins, in the order of asking. */
public final class OneAtATime {
    private static final int PATIENCE_SECONDS = 10;

    private final Semaphore exclusive = new Semaphore(1, true);

    /** What is done alone; its end is when the answer is there. */
    public interface Task<T> {
        CompletableFuture<T> begin() throws InterruptedException;
    }

    /**
     * Does it, or gives up after a while.
     *
     * @param busy the answer when other work has not ended in that time
     */
    public <T> CompletableFuture<T> run(Task<T> task, T busy) throws InterruptedException {
        if (!exclusive.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return CompletableFuture.completedFuture(busy);
        }
        CompletableFuture<T> begun = null;
        try {
            begun = task.begin();
        } finally {
            if (begun == null) {
                exclusive.release();
            }
        }
        return begun.whenComplete((outcome, failed) -> exclusive.release());
    }
}
