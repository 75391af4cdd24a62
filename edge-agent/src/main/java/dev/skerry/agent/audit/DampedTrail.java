package dev.skerry.agent.audit;

import dev.skerry.sync.audit.AuditEntry;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Records what others can repeat at will, which must not push the rest out of the log: of each kind
 * one entry, and then one an hour, with how many were left out in between. For any thread.
 */
public final class DampedTrail {
    /** How many kinds are told apart; all others are one more. */
    static final int MOST_KINDS = 128;

    private static final long PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_CHARS = 128;
    private static final Kind OTHERS = new Kind("", "");

    private final AuditTrail audit;
    private final LongSupplier nanoTime;
    private final Map<Kind, Recorded> kinds = new HashMap<>();

    private record Kind(String code, String subject) {}

    private static final class Recorded {
        private final long atNanos;
        private long leftOut;

        Recorded(long atNanos) {
            this.atNanos = atNanos;
        }
    }

    /**
     * Entries to this log.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public DampedTrail(AuditTrail audit, LongSupplier nanoTime) {
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    /**
     * Records an entry, unless there was one of its kind within the hour.
     *
     * @param code and what it is about make a kind
     * @return whether it was recorded
     */
    public synchronized boolean record(AuditEntry.Builder entry, String code, String subject) {
        long now = nanoTime.getAsLong();
        long leftOut = 0;
        Kind kind = new Kind(code, subject.substring(0, Math.min(subject.length(), MOST_CHARS)));
        if (!kinds.containsKey(kind) && kinds.size() >= MOST_KINDS) {
            leftOut = forget(now);
            kind = kinds.size() < MOST_KINDS ? kind : OTHERS;
        }
        Recorded last = kinds.get(kind);
        if (last != null && !isOver(last, now)) {
            last.leftOut++;
            return false;
        }
        leftOut += last == null ? 0 : last.leftOut;
        kinds.put(kind, new Recorded(now));
        audit.record(leftOut == 0 ? entry : entry.detail("leftOut", Long.toString(leftOut)));
        return true;
    }

    /** Makes room; how many were left out of what is forgotten. */
    private long forget(long now) {
        long leftOut = 0;
        for (Iterator<Recorded> all = kinds.values().iterator(); all.hasNext(); ) {
            Recorded recorded = all.next();
            if (isOver(recorded, now)) {
                leftOut += recorded.leftOut;
                all.remove();
            }
        }
        return leftOut;
    }

    private static boolean isOver(Recorded recorded, long now) {
        return now - recorded.atNanos >= PAUSE_NANOS;
    }
}
