package dev.skerry.sync.clock;

import dev.skerry.sync.port.WallClock;
import java.time.Duration;

/**
 * A hybrid logical clock after Kulkarni et al., "Logical physical clocks and consistent snapshots
 * in globally distributed databases" (2014), figure 5. Stamps never go back, whatever the wall
 * clock does; a remote stamp too far ahead is refused, so that one broken clock does not drag all
 * others along. Safe for use by several threads.
 */
public final class HybridLogicalClock {
    private final WallClock wallClock;
    private final long maxDriftMillis;
    private HybridTimestamp last;

    /**
     * A clock that goes on after a stamp.
     *
     * @param maxDrift how far ahead of the wall clock a remote stamp may be
     * @param last the greatest stamp that was given out or seen before, from disk
     */
    public HybridLogicalClock(WallClock wallClock, Duration maxDrift, HybridTimestamp last) {
        this.wallClock = wallClock;
        this.maxDriftMillis = maxDrift.toMillis();
        this.last = last;
    }

    /** The stamp of a write that is made now. */
    public synchronized HybridTimestamp now() {
        long wall = Math.max(0, wallClock.nowMillis());
        last = wall > last.wallMillis() ? new HybridTimestamp(wall, 0) : last.next();
        return last;
    }

    /**
     * Takes note of a stamp from elsewhere, so that later writes here are stamped after it.
     *
     * @return false when it is too far ahead; then nothing was noted and the write is to be refused
     */
    public synchronized boolean observe(HybridTimestamp remote) {
        if (remote.wallMillis() - Math.max(0, wallClock.nowMillis()) > maxDriftMillis) {
            return false;
        }
        if (remote.compareTo(last) > 0) {
            last = remote;
        }
        return true;
    }

    /** The greatest stamp given out or seen so far, to be kept across restarts. */
    public synchronized HybridTimestamp last() {
        return last;
    }
}
