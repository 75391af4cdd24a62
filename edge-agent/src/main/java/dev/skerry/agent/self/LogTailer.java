package dev.skerry.agent.self;

import dev.skerry.agent.self.LogRing.Page;
import dev.skerry.agent.self.LogRing.Place;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.LogTail;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells one gateway what is logged, while it asks. One frame at a time, which the gateway answers
 * before the next, and no more than a steady rate: lines that go meanwhile are counted, and
 * readings are not held up. Times are of one monotonic clock. For the uplink's thread alone.
 */
final class LogTailer {
    static final int MOST_FRAME_BYTES = 8 * 1024;
    static final int BYTES_PER_SECOND = 32 * 1024;
    private static final long NONE = -1;
    private static final int BURST_BYTES = 128 * 1024;
    private static final long LONGEST_LEASE_MILLIS = 60_000;

    private final LogRing ring;
    private final String bootId;
    private @Nullable Tail tail;
    private double allowance = BURST_BYTES;
    private long paidAtNanos;

    /**
     * A tail as it is now.
     *
     * @param unanswered how far lines went that are not yet answered; NONE when all are
     * @param wasAll whether the gateway knows that there was no more
     */
    private record Tail(
            long number,
            LogLevel level,
            Place place,
            long endsAtNanos,
            long unanswered,
            boolean wasAll) {
        Tail renewed(long endsAt, boolean isAnswer) {
            long open = isAnswer ? NONE : unanswered;
            return new Tail(number, level, place, endsAt, open, wasAll);
        }

        Tail sent(Page page) {
            long through = page.next().through();
            return new Tail(number, level, page.next(), endsAtNanos, through, page.isAll());
        }
    }

    LogTailer(LogRing ring, String bootId) {
        this.ring = ring;
        this.bootId = bootId;
    }

    /** Another session begins, whose gateway has not asked yet. */
    void forget() {
        tail = null;
    }

    /** The gateway asks, or asks to go on. */
    void take(LogTail asked, long nowNanos) {
        Tail now = tail;
        long lease = Math.min(Integer.toUnsignedLong(asked.getLeaseMillis()), LONGEST_LEASE_MILLIS);
        if (lease == 0) {
            tail = null;
            return;
        }
        long endsAt = nowNanos + TimeUnit.MILLISECONDS.toNanos(lease);
        long through = asked.getBootId().equals(bootId) ? asked.getThrough() : 0;
        if (now != null && now.number() == asked.getTail()) {
            tail = now.renewed(endsAt, through >= now.unanswered());
        } else {
            LogLevel level =
                    asked.getLevel() == LogLevel.LOG_LEVEL_UNSPECIFIED
                                    || asked.getLevel() == LogLevel.UNRECOGNIZED
                            ? LogLevel.LOG_LEVEL_INFO
                            : asked.getLevel();
            Place place = through == 0 ? Place.START : ring.after(through, level);
            tail = new Tail(asked.getTail(), level, place, endsAt, NONE, false);
        }
    }

    /** What is to be sent now, if somebody waits for it. */
    Optional<LogLines> due(long nowNanos) {
        Tail now = tail;
        allowance =
                Math.min(
                        BURST_BYTES, allowance + (nowNanos - paidAtNanos) / 1e9 * BYTES_PER_SECOND);
        paidAtNanos = nowNanos;
        if (now != null && nowNanos - now.endsAtNanos() >= 0) {
            tail = null;
            return Optional.empty();
        }
        if (now == null || now.unanswered() != NONE || allowance < MOST_FRAME_BYTES) {
            return Optional.empty();
        }
        Page page = ring.read(now.level(), now.place(), MOST_FRAME_BYTES);
        if (page.lines().isEmpty() && page.missed() == 0 && (now.wasAll() || !page.isAll())) {
            return Optional.empty();
        }
        LogLines lines =
                LogLines.newBuilder()
                        .setTail(now.number())
                        .setBootId(bootId)
                        .addAllLines(page.lines())
                        .setMissed(page.missed())
                        .setCaughtUp(page.isAll())
                        .setThrough(page.next().through())
                        .build();
        allowance -= lines.getSerializedSize();
        tail = now.sent(page);
        return Optional.of(lines);
    }
}
