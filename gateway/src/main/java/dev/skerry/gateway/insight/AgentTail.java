package dev.skerry.gateway.insight;

import dev.skerry.gateway.insight.LogEvent.Link;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The log of one agent while somebody watches it: asked for once, at the finest level that anybody
 * wants, and handed on to all. What came is kept for whoever comes later, within bounds, until the
 * last one leaves.
 */
final class AgentTail {
    /** Longer than any heartbeat by which watchers renew it. */
    static final int LEASE_MILLIS = 45_000;

    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_LINES_OF_FRAME = 1_000;
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private final String agentId;
    private final LogTails tails;
    private final LogLink link;
    private final LongSupplier nanoTime;
    private final List<LogWatch> watches = new ArrayList<>();
    private final ArrayDeque<LogLineView> kept = new ArrayDeque<>();
    private Link state = Link.CUT_OFF;
    private LogLevel level = LogLevel.LOG_LEVEL_ERROR;
    private long number;
    private String bootId = "";
    private long through;
    private long gone;
    private long keptBytes;
    private long askedAtNanos;
    private boolean isFirst;
    private boolean isAll;

    AgentTail(String agentId, LogTails tails, LogLink link, LongSupplier nanoTime) {
        this.agentId = agentId;
        this.tails = tails;
        this.link = link;
        this.nanoTime = nanoTime;
    }

    /** Somebody watches from now on. */
    synchronized LogWatch join(LogLevel wanted, String contains, Link now) {
        LogWatch watch = new LogWatch(this, wanted, contains);
        watches.add(watch);
        state = now;
        watch.stands(now);
        if (watches.size() == 1 || wanted.getNumber() > level.getNumber()) {
            level = wanted;
            begin(0);
        } else if (isAll || !kept.isEmpty()) {
            watch.lines(bootId, List.copyOf(kept), gone, true, isAll);
        }
        return watch;
    }

    /** A watcher left. */
    void leave(LogWatch watch) {
        tails.left(this, watch);
    }

    /** Whether that was the last one; then the agent is told. */
    synchronized boolean remove(LogWatch watch) {
        if (!watches.remove(watch) || !watches.isEmpty()) {
            return false;
        }
        if (state == Link.LIVE) {
            link.ask(agentId, LogTail.newBuilder().setTail(number).build());
        }
        return true;
    }

    String agentId() {
        return agentId;
    }

    /** The agent is connected, gone, or turns out to know no tails. */
    synchronized void stands(Link now) {
        state = now;
        watches.forEach(watch -> watch.stands(now));
        if (now == Link.LIVE) {
            begin(through);
        }
    }

    /** Asks from a line on; from 0 all that the agent has. */
    private void begin(long from) {
        if (from == 0) {
            kept.clear();
            keptBytes = 0;
            gone = 0;
            bootId = "";
        }
        through = from;
        isFirst = from == 0;
        isAll = false;
        number = tails.nextNumber();
        if (state == Link.LIVE) {
            ask();
        }
    }

    private void ask() {
        askedAtNanos = nanoTime.getAsLong();
        link.ask(agentId, asked());
    }

    private LogTail asked() {
        return LogTail.newBuilder()
                .setTail(number)
                .setLeaseMillis(LEASE_MILLIS)
                .setLevel(level)
                .setBootId(bootId)
                .setThrough(through)
                .build();
    }

    /** Somebody is still there. */
    synchronized void renew() {
        if (state == Link.LIVE && nanoTime.getAsLong() - askedAtNanos >= RENEW_NANOS) {
            ask();
        }
    }

    /** Lines came; answers with what the agent is told then. Those of an earlier tail are late. */
    synchronized Optional<LogTail> heard(LogLines said) {
        if (said.getTail() != number || watches.isEmpty()) {
            return Optional.empty();
        }
        if (!said.getBootId().equals(bootId)) {
            kept.clear();
            keptBytes = 0;
            gone = 0;
            through = 0;
            bootId = said.getBootId();
        }
        List<LogLineView> lines = new ArrayList<>();
        for (LogLine line : said.getLinesList()) {
            if (line.getNumber() > through && lines.size() < MOST_LINES_OF_FRAME) {
                lines.add(LogLineView.of(line));
                through = line.getNumber();
            }
        }
        through = Math.max(through, said.getThrough());
        keep(lines, Math.max(0, said.getMissed()));
        isAll = said.getCaughtUp();
        watches.forEach(
                watch -> watch.lines(bootId, lines, Math.max(0, said.getMissed()), isFirst, isAll));
        isFirst = false;
        askedAtNanos = nanoTime.getAsLong();
        return Optional.of(asked());
    }

    private void keep(List<LogLineView> lines, long missed) {
        gone += missed;
        for (LogLineView line : lines) {
            kept.add(line);
            keptBytes += line.size();
        }
        while (keptBytes > MOST_KEPT_BYTES && kept.size() > 1) {
            keptBytes -= kept.remove().size();
            gone++;
        }
    }
}
