package dev.skerry.gateway.insight;

import dev.skerry.sync.proto.LogLevel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One who watches an agent's log. What waits for a slow one is bounded: the oldest lines go, and
 * are counted. Any thread may use it.
 */
public final class LogWatch implements AutoCloseable {
    private static final int MOST_WAITING_BYTES = 1 << 19;

    private final AgentTail tail;
    private final LogLevel level;
    private final String contains;
    private final ArrayDeque<LogLineView> waiting = new ArrayDeque<>();
    private final ArrayDeque<LogEvent.State> states = new ArrayDeque<>(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private Runnable arrival = () -> {};
    private String bootId = "";
    private long through;
    private long missed;
    private long waitingBytes;
    private boolean isAll;
    private boolean isNews;
    private boolean beats;

    /**
     * A watch that is told what is at least as grave as a level.
     *
     * @param contains in its message or logger, whatever the case; empty for any
     */
    LogWatch(AgentTail tail, LogLevel level, String contains) {
        this.tail = tail;
        this.level = level;
        this.contains = contains.toLowerCase(Locale.ROOT);
    }

    LogLevel level() {
        return level;
    }

    /**
     * Who is told that there is something to take; must neither block nor take it at once, on the
     * thread that tells.
     */
    public void onArrival(Runnable told) {
        synchronized (this) {
            arrival = told;
        }
        told.run();
    }

    /** What is to be told next; null when there is nothing. */
    public synchronized @Nullable LogEvent poll() {
        LogEvent.State state = states.poll();
        if (state != null) {
            return state;
        }
        if (isNews) {
            isNews = false;
            LogEvent lines = new LogEvent.Lines(bootId, List.copyOf(waiting), missed, isAll);
            waiting.clear();
            waitingBytes = 0;
            missed = 0;
            return lines;
        }
        if (beats) {
            beats = false;
            return new LogEvent.Heartbeat();
        }
        return null;
    }

    /** The watcher is still there: the agent goes on, and the watcher hears a heartbeat. */
    public void beat() {
        tail.renew();
        synchronized (this) {
            beats = true;
        }
        arrived();
    }

    void stands(LogEvent.Link link) {
        synchronized (this) {
            states.clear();
            states.add(new LogEvent.State(link));
        }
        arrived();
    }

    /**
     * Lines came.
     *
     * @param gone how many before these are kept nowhere
     * @param isFirst whether a tail begins with these, which may have been told before
     */
    void lines(String boot, List<LogLineView> lines, long gone, boolean isFirst, boolean all) {
        synchronized (this) {
            if (!boot.equals(bootId)) {
                // A slow watcher misses the end of the start before: numbers begin anew.
                missed += waiting.size();
                waiting.clear();
                waitingBytes = 0;
                bootId = boot;
                through = 0;
            }
            missed += isFirst && through > 0 ? 0 : gone;
            for (LogLineView line : lines) {
                if (line.number() > through && line.isOf(level) && isWanted(line)) {
                    waiting.add(line);
                    waitingBytes += line.size();
                }
                through = Math.max(through, line.number());
            }
            while (waitingBytes > MOST_WAITING_BYTES && waiting.size() > 1) {
                waitingBytes -= waiting.remove().size();
                missed++;
            }
            isAll = all;
            isNews |= all || missed > 0 || !waiting.isEmpty();
        }
        arrived();
    }

    private boolean isWanted(LogLineView line) {
        return contains.isEmpty()
                || line.message().toLowerCase(Locale.ROOT).contains(contains)
                || line.logger().toLowerCase(Locale.ROOT).contains(contains);
    }

    private void arrived() {
        Runnable told;
        synchronized (this) {
            told = arrival;
        }
        told.run();
    }

    /** Nobody watches here any more. */
    @Override
    public void close() {
        if (!isClosed.getAndSet(true)) {
            tail.leave(this);
        }
    }
}
