package dev.skerry.gateway.timer;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tasks that one thread of their own does again and again, each with a pause after it. One that
 * fails is done again after its pause; the log says when it began to fail and that it is well
 * again.
 */
public final class PeriodicTasks {
    private static final Logger LOG = Logger.getLogger(PeriodicTasks.class);

    private final ScheduledExecutorService thread;

    /** What is done each time. */
    public interface Task {
        /**
         * Does it.
         *
         * @throws ExecutionException if the store refuses it
         */
        void run() throws InterruptedException, ExecutionException;
    }

    /**
     * None yet.
     *
     * @param name of the thread
     */
    public PeriodicTasks(String name) {
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Has a task done from now on, after the first pause too. */
    public void every(Duration pause, String name, Task task) {
        every(pause, pause, name, task);
    }

    /**
     * Has a task done from now on.
     *
     * @param first how long from now it is done first
     * @param pause between its end and its next beginning
     * @param name what the log calls it
     */
    public void every(Duration first, Duration pause, String name, Task task) {
        var _ =
                thread.scheduleWithFixedDelay(
                        new Repeated(name, task),
                        first.toMillis(),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Whether they end, so that a long task should come to its end. */
    public boolean areEnding() {
        return thread.isShutdown();
    }

    /** Ends, after the task that is being done. An interrupt would close the store's file. */
    public void stop() {
        thread.shutdown();
    }

    /** Ends, and interrupts the task that is being done. */
    public void stopNow() {
        thread.shutdownNow();
    }

    private static final class Repeated implements Runnable {
        private final String name;
        private final Task task;
        private boolean isFailing;

        Repeated(String name, Task task) {
            this.name = name;
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
                if (isFailing) {
                    isFailing = false;
                    LOG.infof("task=%s state=done-again", name);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | RuntimeException e) {
                if (!isFailing) {
                    isFailing = true;
                    LOG.warnf(e, "task=%s state=failed hint=\"it is tried again and again\"", name);
                }
            }
        }
    }
}
