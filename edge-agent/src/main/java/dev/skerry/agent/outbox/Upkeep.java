package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.SegmentLog;
import java.util.concurrent.TimeUnit;

/** Says when the housekeeper has something to do. Used by the commit thread alone. */
final class Upkeep {
    /** At the latest after so long what changed goes to the catalog. */
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** While the outbox is full, or the catalog could not be written. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Housekeeper housekeeper;
    private final SegmentLog log;
    private long writtenNumber;
    private long writtenAtNanos;

    Upkeep(Housekeeper housekeeper, SegmentLog log, long writtenNumber) {
        this.housekeeper = housekeeper;
        this.log = log;
        this.writtenNumber = writtenNumber;
        this.writtenAtNanos = System.nanoTime();
    }

    /**
     * After each turn of the commit thread, idle ones too.
     *
     * @param room whether the budget has room for more
     */
    void afterTurn(OutboxStore store, boolean room) {
        if (housekeeper.isBusy()) {
            return;
        }
        long age = System.nanoTime() - writtenAtNanos;
        long number = store.state().commitNumber();
        boolean segmentEnded = number > writtenNumber && log.isBetweenSegments();
        boolean old = number > writtenNumber && age > PERIOD_NANOS;
        boolean pressed = (!room || housekeeper.trouble().isPresent()) && age > SOON_NANOS;
        if (segmentEnded || old || pressed) {
            writtenNumber = number;
            writtenAtNanos = System.nanoTime();
            housekeeper.take(store.takeCheckpoint());
        }
    }
}
