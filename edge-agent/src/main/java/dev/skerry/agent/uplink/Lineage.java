package dev.skerry.agent.uplink;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * By what the gateway knows this agent again: what its last Welcome gave. Used by the uplink's
 * thread, but for {@link #trouble}.
 */
public final class Lineage {
    /** The name of the state in which it is kept. */
    public static final String STATE = "uplink.lineage";

    private static final Logger LOG = Logger.getLogger(Lineage.class);

    /** A disk that takes longer must not keep the agent from sending, which may make it room. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Keeper keeper;
    private ByteString token;
    private volatile boolean forked;

    /** Keeps states as the outbox does. */
    public interface Keeper {
        /** See {@link dev.skerry.agent.outbox.Outbox#saveStates}. */
        void save(Map<String, byte[]> states, Runnable whenDurable);
    }

    /**
     * A lineage as it was kept.
     *
     * @param kept null when there was none yet
     */
    public Lineage(Keeper keeper, byte @Nullable [] kept) {
        this.keeper = keeper;
        this.token = kept == null ? ByteString.EMPTY : ByteString.copyFrom(kept);
    }

    /** For the next Hello; empty before the first Welcome. */
    ByteString token() {
        return token;
    }

    /**
     * Makes what a Welcome gave durable. When the disk does not take it in time the agent goes on
     * all the same: then the gateway may take it for another next time, by which nothing is lost.
     */
    void keep(ByteString given, boolean isForked) {
        if (isForked) {
            forked = true;
            LOG.warnf("agent=forked code=SKR-A430 %s", FORKED.message());
        }
        token = given;
        var durable = new CountDownLatch(1);
        keeper.save(Map.of(STATE, given.toByteArray()), durable::countDown);
        try {
            if (!durable.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("lineage=not-durable after_s=%d", PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            // The agent stops, and sends nothing more.
            Thread.currentThread().interrupt();
        }
    }

    private static final Refusal FORKED =
            new Refusal(
                    "SKR-A430",
                    "this agent's data was restored from a backup or copied from another agent: nothing is lost, and this goes with the next start; if a copy runs as well, give it a skerry.agent.id and a skerry.agent.data-dir of its own");

    /** Whether the agent found itself restored or copied since it started; any thread may ask. */
    public Optional<Refusal> trouble() {
        return forked ? Optional.of(FORKED) : Optional.empty();
    }
}
