package dev.skerry.gateway.command;

import dev.skerry.gateway.approval.ApprovalDesk;
import dev.skerry.gateway.timer.PeriodicTasks;
import java.time.Duration;

/** Tells the commands, and what waits for approvals, once a second that time passes. */
public final class ExpiryTimer {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Commands commands;
    private final ApprovalDesk desk;
    private final PeriodicTasks tasks = new PeriodicTasks("command-expiry");

    public ExpiryTimer(Commands commands, ApprovalDesk desk) {
        this.commands = commands;
        this.desk = desk;
    }

    /** Begins. */
    public void start() {
        tasks.every(PAUSE, "command-expiry", commands::expireDue);
        tasks.every(PAUSE, "approval-expiry", desk::tick);
    }

    /** Ends. */
    public void stop() {
        tasks.stopNow();
    }
}
