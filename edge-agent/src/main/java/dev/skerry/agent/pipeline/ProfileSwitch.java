package dev.skerry.agent.pipeline;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Hands other profiles to the pipeline's thread, which takes them between two messages. */
final class ProfileSwitch {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final AtomicReference<@Nullable Ask> asked = new AtomicReference<>();

    /**
     * Other profiles that are to be worked by.
     *
     * @param done completed once that is so
     */
    record Ask(ActiveProfiles profiles, ProfileRoutes routes, CompletableFuture<Boolean> done) {}

    /**
     * Asks, and waits until it is done; for one thread.
     *
     * @param nudge lets the pipeline's thread look
     * @return false when it ended before
     */
    boolean ask(
            ActiveProfiles profiles,
            ProfileRoutes routes,
            Runnable nudge,
            BooleanSupplier isRunning)
            throws InterruptedException {
        var ask = new Ask(profiles, routes, new CompletableFuture<>());
        asked.set(ask);
        nudge.run();
        while (isRunning.getAsBoolean()) {
            try {
                return ask.done().get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The pipeline may wait for the disk: looks again whether it runs.
            } catch (ExecutionException e) {
                throw new IllegalStateException("the profiles could not be followed", e);
            }
        }
        return ask.done().getNow(false);
    }

    /** What is asked, once; on the pipeline's thread. */
    @Nullable Ask take() {
        return asked.get() == null ? null : asked.getAndSet(null);
    }
}
