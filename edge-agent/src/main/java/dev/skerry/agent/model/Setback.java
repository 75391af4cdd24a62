package dev.skerry.agent.model;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a bundle is not there, and when it is tried again.
 *
 * @param backOff grows with each time
 */
record Setback(Refusal why, BackOff backOff, long retryAtNanos) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration CAP = Duration.ofHours(1);

    /** After the one before, if there was one. */
    static Setback after(@Nullable Setback before, Refusal why, long nowNanos) {
        BackOff backOff = before == null ? BackOff.steady(FIRST, CAP) : before.backOff();
        return new Setback(why, backOff, nowNanos + backOff.next().toNanos());
    }

    boolean isOver(long nowNanos) {
        return nowNanos - retryAtNanos >= 0;
    }
}
