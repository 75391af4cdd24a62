package dev.skerry.gateway.audit;

import dev.skerry.gateway.timer.PeriodicTasks;
import java.time.Duration;

/**
 * Has the log sign a checkpoint once a second, give up what is too old once an hour, and look at
 * all of itself a minute after the start and once a day.
 */
public final class AuditTimer {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final GatewayLog log;
    private final Duration keep;
    private final PeriodicTasks.Task eachSecond;
    private final PeriodicTasks tasks = new PeriodicTasks("audit-log");

    /** By itself: it may take longer than a second. */
    private final PeriodicTasks inspector = new PeriodicTasks("audit-inspector");

    /**
     * A timer for a log.
     *
     * @param keep how long it keeps the contents of its entries
     * @param eachSecond what is written down when it is due
     */
    public AuditTimer(GatewayLog log, Duration keep, PeriodicTasks.Task eachSecond) {
        this.eachSecond = eachSecond;
        this.log = log;
        this.keep = keep;
    }

    /** Begins. */
    public void start() {
        tasks.every(SECOND, "audit-write", eachSecond);
        tasks.every(SECOND, "audit-sign", log::sign);
        tasks.every(MINUTE, Duration.ofHours(1), "audit-prune", () -> log.prune(keep));
        inspector.every(MINUTE, Duration.ofDays(1), "audit-inspect", log::inspect);
    }

    /** Ends. */
    public void stop() {
        tasks.stopNow();
        // It reads the store, whose file an interrupt would close.
        inspector.stop();
    }
}
