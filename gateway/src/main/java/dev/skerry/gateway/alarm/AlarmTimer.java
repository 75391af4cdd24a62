package dev.skerry.gateway.alarm;

import dev.skerry.gateway.timer.PeriodicTasks;
import java.time.Duration;

/** Tells that time passes, so that snoozes end and the fleet is looked at. */
public final class AlarmTimer {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WATCH = Duration.ofSeconds(15);

    private final Snoozes snoozes;
    private final PeriodicTasks.Task watch;
    private final PeriodicTasks tasks = new PeriodicTasks("alarm-timer");

    /**
     * A timer of a fleet.
     *
     * @param watch looks at the fleet
     */
    public AlarmTimer(Snoozes snoozes, PeriodicTasks.Task watch) {
        this.snoozes = snoozes;
        this.watch = watch;
    }

    /** Begins. */
    public void start() {
        tasks.every(SECOND, "snoozes", snoozes::endDue);
        tasks.every(WATCH, "fleet-watch", watch);
    }

    /** Ends. */
    public void stop() {
        tasks.stopNow();
    }
}
