package dev.skerry.agent.retry;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long to wait before trying again: twice as long each time up to a cap. Where many agents
 * would come back at the same moment a random part of that is left out. For one thread.
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

    /** Without anything random, for what no other agent shares. */
    public static BackOff steady(Duration first, Duration cap) {
        return new BackOff(first, cap, bound -> 0);
    }

    /** The next wait: at least half of the present step. */
    public Duration next() {
        long step = nextMillis;
        nextMillis = Math.min(2 * nextMillis, capMillis);
        return Duration.ofMillis(step - randomBelow.applyAsLong(step / 2 + 1));
    }

    /** It worked: begin at the first wait again. */
    public void reset() {
        nextMillis = firstMillis;
    }
}
