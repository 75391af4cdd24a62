package dev.skerry.agent.uplink;

import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The load that the session waits for, if it does. An outbox that can't be read ends no session: it
 * is tried again at growing intervals, and what is wrong is told meanwhile. Times are those of one
 * monotonic clock, in nanoseconds. Used by the uplink's thread, but for {@link #trouble}.
 */
final class PendingLoad {
    private static final Logger LOG = Logger.getLogger(PendingLoad.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Surroundings.Batches batches;
    private final MessageTraces traces;
    private final BackOff backOff = BackOff.steady(FIRST_PAUSE, LONGEST_PAUSE);
    private AgentOutput.@Nullable Load load;
    private long pauseNanos;
    private long failedAt;
    private volatile @Nullable Refusal trouble;

    PendingLoad(Surroundings.Batches batches, MessageTraces traces) {
        this.batches = batches;
        this.traces = traces;
    }

    /** The session wants this, and nothing else any more. */
    void ask(AgentOutput.Load wanted) {
        load = wanted;
    }

    /** The session is over; what was wrong may be right for the next one. */
    void forget() {
        load = null;
        pauseNanos = 0;
        backOff.reset();
        trouble = null;
    }

    /** Whether something is to be loaded now. */
    boolean isDue(long now) {
        return load != null && (pauseNanos == 0 || now - failedAt >= pauseNanos);
    }

    /**
     * Loads what is asked for; nothing when it can't be read, and then it is due again later.
     *
     * @param clock tells when it failed, which may take a while
     */
    Optional<AgentInput.Loaded> load(LongSupplier clock) {
        AgentOutput.Load wanted = load;
        if (wanted == null) {
            return Optional.empty();
        }
        try {
            List<StoredBatch> loaded =
                    batches.load(
                            wanted.lane(), wanted.after() + 1, wanted.through(), wanted.limit());
            if (trouble != null) {
                LOG.info("outbox=readable");
            }
            forget();
            return Optional.of(
                    new AgentInput.Loaded(
                            wanted,
                            loaded.stream()
                                    .map(its -> SelfDescription.batch(its, traces))
                                    .toList()));
        } catch (OutboxUnavailableException e) {
            failed(e.refusal(), clock.getAsLong());
            return Optional.empty();
        }
    }

    private void failed(Refusal why, long now) {
        if (trouble == null) {
            LOG.warnf("outbox=unreadable code=%s reason=%s", why.code(), why.message());
        }
        trouble = why;
        failedAt = now;
        pauseNanos = backOff.next().toNanos();
    }

    /** Why nothing can be loaded at present; any thread may ask. */
    Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }
}
