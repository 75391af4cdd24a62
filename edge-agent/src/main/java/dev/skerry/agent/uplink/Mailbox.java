package dev.skerry.agent.uplink;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have for the uplink's thread. Bounded by who puts: one frame of the gateway at
 * a time, one end for each stream, one note of growth for each lane.
 */
final class Mailbox<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<T> letters = new ArrayDeque<>();

    void put(T letter) {
        lock.lock();
        try {
            letters.add(letter);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next letter, waiting for it this long; null when none came. */
    @Nullable T take(long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (letters.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return letters.poll();
        } finally {
            lock.unlock();
        }
    }
}
