package dev.skerry.gateway.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final PeriodicTasks tasks = new PeriodicTasks("tasks");

    @AfterEach
    void stop() {
        tasks.stopNow();
    }

    @Test
    void does_a_task_again_that_failed_and_the_others_too() throws Exception {
        var failures = new CountDownLatch(3);
        var refusals = new CountDownLatch(3);
        var successes = new CountDownLatch(3);

        tasks.every(
                PAUSE,
                "fails",
                () -> {
                    failures.countDown();
                    throw new IllegalStateException("on purpose");
                });
        tasks.every(
                PAUSE,
                "refused",
                () -> {
                    refusals.countDown();
                    throw new ExecutionException(new IllegalStateException("on purpose"));
                });
        tasks.every(PAUSE, "succeeds", successes::countDown);

        assertThat(failures.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refusals.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(successes.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lets_the_task_that_is_being_done_end() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var wasInterrupted = new AtomicBoolean();
        tasks.every(
                PAUSE,
                "long",
                () -> {
                    begun.countDown();
                    mayEnd.await();
                    wasInterrupted.set(Thread.currentThread().isInterrupted());
                    ended.countDown();
                });
        begun.await();
        assertThat(tasks.areEnding()).isFalse();

        tasks.stop();
        assertThat(tasks.areEnding()).isTrue();
        mayEnd.countDown();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(wasInterrupted).isFalse();
    }
}
