package dev.skerry.gateway.insight;

import dev.skerry.gateway.insight.LogEvent.Link;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The logs that somebody watches. An agent tells what it logs while that is so and not a moment
 * longer than its lease; several who watch one share what it tells. Any thread may use it.
 */
public final class LogTails {
    private final LogLink link;
    private final int mostWatches;
    private final LongSupplier nanoTime;
    private final Map<String, AgentTail> tails = new HashMap<>();

    /** The sessions whose agents know what they would be asked, by agent. */
    private final Map<String, Object> able = new HashMap<>();

    private int watches;
    private final AtomicLong lastNumber = new AtomicLong();

    /**
     * Tails of agents that are reached by a link.
     *
     * @param nanoTime a monotonic clock
     */
    public LogTails(LogLink link, int mostWatches, LongSupplier nanoTime) {
        this.link = link;
        this.mostWatches = mostWatches;
        this.nanoTime = nanoTime;
    }

    /**
     * Watches what an agent logs, from what it still has on; empty when as many watch as may.
     *
     * @param contains in a line's message or logger; empty for any
     */
    public Optional<LogWatch> watch(String agentId, LogLevel level, String contains) {
        AgentTail tail;
        synchronized (this) {
            if (watches >= mostWatches) {
                return Optional.empty();
            }
            watches++;
            tail = tails.computeIfAbsent(agentId, id -> new AgentTail(id, this, link, nanoTime));
            return Optional.of(tail.join(level, contains, state(agentId)));
        }
    }

    private Link state(String agentId) {
        if (able.containsKey(agentId)) {
            return Link.LIVE;
        }
        return link.isHeard(agentId) ? Link.TOO_OLD : Link.CUT_OFF;
    }

    /** A watcher left a tail; the last one ends it. */
    void left(AgentTail tail, LogWatch watch) {
        synchronized (this) {
            watches--;
            if (tail.remove(watch)) {
                tails.remove(tail.agentId(), tail);
            }
        }
    }

    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /**
     * The agent of a session showed that it can be asked.
     *
     * @param session to be given again when it ends
     */
    public synchronized void opened(String agentId, Object session) {
        able.put(agentId, session);
        stands(agentId);
    }

    /** A session ended, perhaps after another of its agent began, or nothing is heard of it. */
    public synchronized void closed(String agentId, Object session) {
        if (able.remove(agentId, session) || !able.containsKey(agentId)) {
            stands(agentId);
        }
    }

    private void stands(String agentId) {
        AgentTail tail = tails.get(agentId);
        if (tail != null) {
            tail.stands(state(agentId));
        }
    }

    /** Lines came of an agent; what it is told then, if somebody still wants to know. */
    public Optional<LogTail> heard(String agentId, LogLines lines) {
        AgentTail tail = tail(agentId);
        return tail == null ? Optional.empty() : tail.heard(lines);
    }

    private synchronized @Nullable AgentTail tail(String agentId) {
        return tails.get(agentId);
    }

    /** How many watch now. */
    public synchronized int watches() {
        return watches;
    }
}
