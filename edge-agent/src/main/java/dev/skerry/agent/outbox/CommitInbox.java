package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.profile.model.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the commit thread: outcomes from the pipeline, which waits when there are too
 * many, and changes from the uplink, which are few (the gateway's credits bound them) and pass even
 * while outcomes are held back.
 */
final class CommitInbox {
    /** One turn's work, in arrival order. */
    record Turn(List<Outcome> outcomes, List<Change> changes) {
        boolean isEmpty() {
            return outcomes.isEmpty() && changes.isEmpty();
        }
    }

    /** Texts count by their length, so that what waits is bounded in bytes as well. */
    private static final int TEXT_PER_RECORD = 256;

    /** Changes of one turn; the rest waits for the next, so that no transaction grows long. */
    private static final int MAX_CHANGES = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition worthLooking = lock.newCondition();
    private final ArrayDeque<Outcome> outcomes = new ArrayDeque<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final int turnRecords;
    private final int turnMessages;
    private final int maxRecords;
    private int records;
    private boolean urgent;
    private boolean awaited;
    private boolean closed;

    /**
     * An empty inbox.
     *
     * @param turnRecords how many records make a turn full
     * @param turnMessages how many messages do
     */
    CommitInbox(int turnRecords, int turnMessages) {
        this.turnRecords = turnRecords;
        this.turnMessages = turnMessages;
        this.maxRecords = Math.max(2 * turnRecords, 2);
    }

    /**
     * Adds an outcome, waiting while there are too many.
     *
     * @throws InterruptedException if interrupted or closed; the outcome was not added
     */
    void put(Outcome outcome) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && records >= maxRecords) {
                notFull.await();
            }
            if (closed) {
                throw new InterruptedException("the outbox is closed");
            }
            boolean wasFull = isFull(true);
            outcomes.add(outcome);
            records += weight(outcome);
            // What is decided takes effect only when it is on the disk.
            urgent |= outcome instanceof Outcome.Accepted a && !a.decisions().isEmpty();
            boolean wasAwaited = awaited;
            awaited |= isAwaited(outcome);
            if (outcomes.size() == 1 || awaited != wasAwaited || (!wasFull && isFull(true))) {
                worthLooking.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a change; never waits. A twin's later content has all of its earlier one and takes its
     * place, so that a disk that can't be written does not make them pile up.
     */
    void put(Change change) {
        lock.lock();
        try {
            if (change instanceof Change.TwinChanged twin) {
                changes.removeIf(waiting -> isOfDevice(waiting, twin.deviceId()));
            }
            changes.add(change);
            urgent |= isWaitedFor(change);
            worthLooking.signal();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isWaitedFor(Change change) {
        return switch (change) {
            case Change.OfferingBegan _, Change.Packed _, Change.StatesSaved _ -> true;
            case Change.Released _, Change.GivenUp _ -> true;
            case Change.Acknowledged _, Change.Rejected _, Change.Damaged _ -> false;
            case Change.TwinChanged _, Change.OfferingEnded _ -> false;
        };
    }

    private static boolean isOfDevice(Change change, String deviceId) {
        return change instanceof Change.TwinChanged twin && twin.deviceId().equals(deviceId);
    }

    /**
     * The next turn's work. Waits for something to do, then until the turn is full or urgent, or
     * {@code gatherNanos} have passed since, or only {@code awaitedNanos} if something came whose
     * sender waits. Empty when nothing came for {@code idleNanos}, or when the inbox is closed and
     * drained.
     *
     * @param takeOutcomes whether outcomes are wanted at present
     */
    Turn take(boolean takeOutcomes, long gatherNanos, long awaitedNanos, long idleNanos)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long idle = idleNanos;
            while (!closed && idle > 0 && !isWaiting(takeOutcomes)) {
                idle = worthLooking.awaitNanos(idle);
            }
            long begin = System.nanoTime();
            long left = awaited ? awaitedNanos : gatherNanos;
            while (!closed && left > 0 && isWaiting(takeOutcomes) && !isFull(takeOutcomes)) {
                worthLooking.awaitNanos(left);
                left = begin + (awaited ? awaitedNanos : gatherNanos) - System.nanoTime();
            }
            urgent = false;
            awaited = false;
            Turn turn = new Turn(takeOutcomes ? nextOutcomes() : List.of(), nextChanges());
            notFull.signalAll();
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWaiting(boolean takeOutcomes) {
        return !changes.isEmpty() || (takeOutcomes && !outcomes.isEmpty());
    }

    private boolean isFull(boolean takeOutcomes) {
        boolean full = records >= turnRecords || outcomes.size() >= turnMessages;
        return urgent || changes.size() >= MAX_CHANGES || (takeOutcomes && full);
    }

    private List<Outcome> nextOutcomes() {
        List<Outcome> taken = new ArrayList<>(Math.min(outcomes.size(), turnRecords));
        int takenRecords = 0;
        while (!outcomes.isEmpty() && takenRecords < turnRecords) {
            Outcome next = outcomes.remove();
            takenRecords += weight(next);
            taken.add(next);
        }
        records -= takenRecords;
        return taken;
    }

    private List<Change> nextChanges() {
        List<Change> taken = new ArrayList<>();
        while (!changes.isEmpty() && taken.size() < MAX_CHANGES) {
            taken.add(changes.remove());
        }
        return taken;
    }

    private static boolean isAwaited(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.receipt().isAwaited();
            case Outcome.Duplicate duplicate -> duplicate.receipt().isAwaited();
            case Outcome.Refused refused -> refused.receipt().isAwaited();
            case Outcome.DeviceSeen ignored -> false;
            case Outcome.StateChanged ignored -> false;
        };
    }

    /** A message without records weighs as one, so that these are bounded too. */
    private static int weight(Outcome outcome) {
        int weight = Math.max(1, outcome.recordCount());
        if (outcome instanceof Outcome.Accepted accepted) {
            for (Reading reading : accepted.readings()) {
                if (reading.resource().type().isText()) {
                    weight += reading.asText().length() / TEXT_PER_RECORD;
                }
            }
        }
        return weight;
    }

    /** Lets no more outcomes in; what is there can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notFull.signalAll();
            worthLooking.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is closed and nothing is left of what may be taken. */
    boolean isDone(boolean takeOutcomes) {
        lock.lock();
        try {
            return closed && !isWaiting(takeOutcomes);
        } finally {
            lock.unlock();
        }
    }

    /** How many records wait. */
    int records() {
        lock.lock();
        try {
            return records;
        } finally {
            lock.unlock();
        }
    }
}
