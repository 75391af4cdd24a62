package dev.skerry.gateway.timer;

import java.time.Duration;
import java.util.Map;

/** Has rollouts of all kinds looked at again and again. */
public final class RolloutTimer {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Map<String, PeriodicTasks.Task> looks;
    private final PeriodicTasks tasks = new PeriodicTasks("rollouts");

    /**
     * Not running yet.
     *
     * @param looks at the rollouts of each kind, by what the log calls them
     */
    public RolloutTimer(Map<String, PeriodicTasks.Task> looks) {
        this.looks = Map.copyOf(looks);
    }

    /** Begins. */
    public void start() {
        looks.forEach((name, look) -> tasks.every(PAUSE, name, look));
    }

    /** Ends. */
    public void stop() {
        tasks.stopNow();
    }
}
