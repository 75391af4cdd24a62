package dev.skerry.gateway.command;

import dev.skerry.gateway.approval.ApprovalDesk;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Tells the commands, and what waits for approvals, once a second that time passes. */
public final class ExpiryTimer {
    private static final Logger LOG = Logger.getLogger(ExpiryTimer.class);

    private final Commands commands;
    private final ApprovalDesk desk;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("command-expiry").daemon().factory());

    public ExpiryTimer(Commands commands, ApprovalDesk desk) {
        this.commands = commands;
        this.desk = desk;
    }

    /** Begins. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            commands.expireDue();
            desk.tick();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The store is in trouble, which its own health tells; the next second tries again.
            LOG.debugf("command-expiry=failed cause=\"%s\"", e);
        }
    }

    /** Ends. */
    public void stop() {
        timer.shutdownNow();
    }
}
