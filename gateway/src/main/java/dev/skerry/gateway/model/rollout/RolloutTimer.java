package dev.skerry.gateway.model.rollout;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Has rollouts looked at again and again. */
public final class RolloutTimer {
    private static final Logger LOG = Logger.getLogger(RolloutTimer.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Rollouts rollouts;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("model-rollouts").daemon().factory());

    public RolloutTimer(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    /** Begins. */
    public void start() {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::tick,
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            var _ = rollouts.tick();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The store is in trouble, which its own health tells; the next time tries again.
            LOG.debugf("model-rollouts=failed cause=\"%s\"", e);
        }
    }

    /** Ends. */
    public void stop() {
        timer.shutdownNow();
    }
}
