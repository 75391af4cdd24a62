package dev.skerry.agent.ingest.mqtt;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long to wait before trying again: twice as long each time up to a cap, and a random part of
 * that, so that many agents do not come back at the same moment.
 */
public final class BackOff {
    private final long firstMillis;
    private final long capMillis;
    private final LongUnaryOperator randomBelow;
    private long nextMillis;

    /**
     * Begins at the first wait.
     *
     * @param randomBelow a random number from 0 to below its argument
     */
    public BackOff(Duration first, Duration cap, LongUnaryOperator randomBelow) {
        firstMillis = first.toMillis();
        capMillis = cap.toMillis();
        this.randomBelow = randomBelow;
        nextMillis = firstMillis;
    }

    /** The next wait: at least half of the present step. */
    public Duration next() {
        long step = nextMillis;
        nextMillis = Math.min(2 * nextMillis, capMillis);
        return Duration.ofMillis(step / 2 + randomBelow.applyAsLong(step / 2 + 1));
    }

    /** It worked: begin at the first wait again. */
    public void reset() {
        nextMillis = firstMillis;
    }
}
