package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.SegmentLog;
import java.util.concurrent.TimeUnit;

/** Says when the housekeeper has something to do. Used by the commit thread alone. */
final class Upkeep {
    /** At the latest after so long what changed goes to the catalog. */
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** While the catalog could not be written, or files can go. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Files that can go are not kept for long when they take as much as so many segments. */
    private static final int MOST_RETIRED = 2;

    /** When the budget is nearly spent, each time that so little of it came in. */
    private static final int LITTLE = 128;

    private final Housekeeper housekeeper;
    private final SegmentLog log;
    private final OutboxSettings settings;
    private final Reserve reserve;
    private long writtenNumber;
    private long writtenAtNanos;
    private long pendingBytesThen;

    Upkeep(Housekeeper housekeeper, SegmentLog log, OutboxSettings settings, Reserve reserve) {
        this.housekeeper = housekeeper;
        this.log = log;
        this.settings = settings;
        this.reserve = reserve;
        this.writtenAtNanos = System.nanoTime();
    }

    /** After each turn of the commit thread, idle ones too. */
    void afterTurn(OutboxStore store) {
        if (!housekeeper.isBusy() && isWorthIt(store.state())) {
            writtenNumber = store.state().commitNumber();
            writtenAtNanos = System.nanoTime();
            pendingBytesThen = store.state().ledger().pendingBytes();
            housekeeper.take(store.takeCheckpoint());
        }
    }

    private boolean isWorthIt(OutboxState state) {
        long age = System.nanoTime() - writtenAtNanos;
        if (age > SOON_NANOS
                && (housekeeper.trouble().isPresent()
                        || log.retiredBytes() > MOST_RETIRED * settings.segmentBytes())) {
            return true;
        }
        return state.commitNumber() > writtenNumber
                && (log.isBetweenSegments()
                        || (isShortOfRoom() && age > SOON_NANOS)
                        || housekeeper.hasPacked()
                        || isFilling(state.ledger().pendingBytes())
                        || age > PERIOD_NANOS);
    }

    private boolean isShortOfRoom() {
        return !reserve.isHeld() && log.retiredBytes() > 0;
    }

    /** What came in since may have to be rolled up, or something else in its place. */
    private boolean isFilling(long pendingBytes) {
        return pendingBytes >= PackPlans.NEARLY_SPENT * settings.capacityBytes()
                && pendingBytes - pendingBytesThen > settings.capacityBytes() / LITTLE;
    }
}
