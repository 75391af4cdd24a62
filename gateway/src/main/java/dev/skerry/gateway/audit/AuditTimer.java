package dev.skerry.gateway.audit;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Has the log sign a checkpoint once a second, give up what is too old once an hour, and look at
 * all of itself a minute after the start and once a day.
 */
public final class AuditTimer {
    private static final Logger LOG = Logger.getLogger(AuditTimer.class);

    private final GatewayLog log;
    private final Duration keep;
    private final Task eachSecond;
    private final ScheduledExecutorService timer = thread("audit-log");

    /** By itself: it may take longer than a second. */
    private final ScheduledExecutorService inspector = thread("audit-inspector");

    /**
     * A timer for a log.
     *
     * @param keep how long it keeps the contents of its entries
     * @param eachSecond what is written down when it is due
     */
    public AuditTimer(GatewayLog log, Duration keep, Task eachSecond) {
        this.eachSecond = eachSecond;
        this.log = log;
        this.keep = keep;
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Begins. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> safely(() -> log.prune(keep)), 1, 60, TimeUnit.MINUTES);
        var _ =
                inspector.scheduleWithFixedDelay(
                        () -> safely(log::inspect), 1, 24 * 60, TimeUnit.MINUTES);
    }

    /** What is done each second before the log is signed. */
    public interface Task {
        /** Does it. */
        void run() throws InterruptedException;
    }

    private void look() {
        safely(eachSecond);
        safely(log::sign);
    }

    private static void safely(Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The store is in trouble, which its own health tells; the next time tries again.
            LOG.debugf("audit=not-signed cause=\"%s\"", e);
        }
    }

    /** Ends. */
    public void stop() {
        timer.shutdownNow();
        // It reads the store, whose file an interrupt would close.
        inspector.shutdown();
    }
}
