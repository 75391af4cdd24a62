package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.timer.PeriodicTasks;
import java.time.Duration;

/** Has rollouts looked at again and again. */
public final class RolloutTimer {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Rollouts rollouts;
    private final PeriodicTasks tasks = new PeriodicTasks("model-rollouts");

    public RolloutTimer(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    /** Begins. */
    public void start() {
        tasks.every(PAUSE, "model-rollouts", this::tick);
    }

    private void tick() throws InterruptedException {
        var _ = rollouts.tick();
    }

    /** Ends. */
    public void stop() {
        tasks.stopNow();
    }
}
