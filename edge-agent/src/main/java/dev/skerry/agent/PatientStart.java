package dev.skerry.agent;

import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts an agent, again and again while its disk is full or does not answer. */
final class PatientStart implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PatientStart.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What is tried. */
    @FunctionalInterface
    interface Attempt {
        Agent start() throws OutboxUnavailableException;
    }

    private final Attempt attempt;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Refusal trouble;

    PatientStart(Attempt attempt) {
        this.attempt = attempt;
    }

    /**
     * The agent that was started; empty if this was closed first.
     *
     * @throws OutboxUnavailableException for a reason that does not pass by itself
     */
    Optional<Agent> run() throws OutboxUnavailableException {
        BackOff backOff = BackOff.steady(FIRST_PAUSE, LONGEST_PAUSE);
        while (closing.getCount() > 0) {
            try {
                Agent started = attempt.start();
                trouble = null;
                return Optional.of(started);
            } catch (OutboxUnavailableException e) {
                if (!e.mayPass()) {
                    throw e;
                }
                note(e.refusal());
            }
            if (!pause(backOff.next())) {
                break;
            }
        }
        return Optional.empty();
    }

    private void note(Refusal why) {
        if (!why.equals(trouble)) {
            LOG.errorf("%s %s", why.code(), why.message());
        }
        trouble = why;
    }

    private boolean pause(Duration time) {
        try {
            return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What it waits for at present. */
    Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Ends the waiting; an attempt that is under way is brought to its end. */
    @Override
    public void close() {
        closing.countDown();
    }
}
