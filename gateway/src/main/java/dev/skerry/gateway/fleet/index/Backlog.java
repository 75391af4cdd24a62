package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits at an agent, followed from status to status: recognises that a backlog is being sent.
 *
 * @param told when the agent told it
 * @param peak the most that waited since it last was little
 * @param perSecond how fast it shrinks, smoothed; null until two are known
 */
record Backlog(Instant told, long pending, long peak, @Nullable Double perSecond) {
    /** Fewer waiting records are the normal rhythm of batches. */
    private static final long LEAST = 2_000;

    private static final double NORMAL_SECONDS = 3;
    private static final double SMOOTHING = 0.3;

    /**
     * How far an agent has caught up.
     *
     * @param total records that waited when it began
     * @param done of these, how many were sent
     * @param secondsLeft null until the speed is known
     */
    public record CatchingUp(long total, long done, @Nullable Long secondsLeft) {}

    /** What is known with this status; null without figures of now. */
    static @Nullable Backlog after(@Nullable Backlog before, AgentView agent) {
        Instant told = agent.statusAt();
        Long pending = agent.pendingRecords();
        if (agent.figures() != Figures.CURRENT || told == null || pending == null) {
            return null;
        }
        if (before == null) {
            return new Backlog(told, pending, pending, null);
        }
        double seconds = Duration.between(before.told, told).toMillis() / 1_000.0;
        if (seconds <= 0) {
            return before;
        }
        double now = (before.pending - pending) / seconds;
        Double known = before.perSecond;
        return new Backlog(
                told,
                pending,
                pending > LEAST ? Math.max(before.peak, pending) : pending,
                known == null ? now : known + SMOOTHING * (now - known));
    }

    /**
     * Null where nothing waits that is worth a word.
     *
     * @param storedPerSecond of the agent; null while it is not known
     */
    @Nullable CatchingUp catchingUp(@Nullable Double storedPerSecond) {
        double normal = storedPerSecond == null ? LEAST : NORMAL_SECONDS * storedPerSecond;
        if (pending <= LEAST || peak <= normal) {
            return null;
        }
        Double speed = perSecond;
        return new CatchingUp(
                peak,
                peak - pending,
                speed == null || speed <= 1 ? null : Math.round(pending / speed));
    }
}
