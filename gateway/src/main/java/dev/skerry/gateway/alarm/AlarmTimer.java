package dev.skerry.gateway.alarm;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Tells that time passes, so that snoozes end and the fleet is looked at. */
public final class AlarmTimer {
    private static final Logger LOG = Logger.getLogger(AlarmTimer.class);

    private static final int WATCH_SECONDS = 15;

    private final Snoozes snoozes;
    private final Watch watch;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("alarm-timer").daemon().factory());

    /** What looks at the fleet. */
    public interface Watch {
        /** Looks now. */
        void look() throws InterruptedException;
    }

    public AlarmTimer(Snoozes snoozes, Watch watch) {
        this.snoozes = snoozes;
        this.watch = watch;
    }

    /** Begins. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(() -> tick(snoozes::endDue), 1, 1, TimeUnit.SECONDS);
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> tick(watch), WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    }

    private static void tick(Watch due) {
        try {
            due.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The store is in trouble, which its own health tells; the next time tries again.
            LOG.debugf("alarm-timer=failed cause=\"%s\"", e);
        }
    }

    /** Ends. */
    public void stop() {
        timer.shutdownNow();
    }
}
