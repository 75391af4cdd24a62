package dev.skerry.agent.pipeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue between threads that is bounded both in elements and in weight, since one message may
 * weigh as much as a thousand others. The element that crosses the bound is still let in, so an
 * element of any weight passes.
 */
public final class BoundedQueue<T> {
    private record Weighed<T>(T element, long weight) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Weighed<T>> elements = new ArrayDeque<>();
    private final int maxElements;
    private final long maxWeight;
    private long weight;
    private boolean closed;
    private boolean nudged;
    private boolean held;
    private int inHand;

    /** An empty queue with its two bounds. */
    public BoundedQueue(int maxElements, long maxWeight) {
        this.maxElements = maxElements;
        this.maxWeight = maxWeight;
    }

    /**
     * Adds an element, waiting while the queue is full or held.
     *
     * @throws InterruptedException if the thread is interrupted or the queue closed; the element
     *     was not added
     */
    public void put(T element, long elementWeight) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && (held || elements.size() >= maxElements || weight >= maxWeight)) {
                notFull.await();
            }
            if (closed) {
                throw new InterruptedException("the queue is closed");
            }
            elements.add(new Weighed<>(element, elementWeight));
            weight += elementWeight;
            if (elements.size() == 1) {
                notEmpty.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves what is there to a collection, waiting up to {@code waitNanos} for a first element or a
     * nudge.
     *
     * @return false when the queue is closed and empty
     */
    public boolean drain(Collection<? super T> into, int atMost, long waitNanos)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            inHand = 0;
            long left = waitNanos;
            while (elements.isEmpty() && !closed && !nudged && left > 0) {
                left = notEmpty.awaitNanos(left);
            }
            nudged = false;
            for (int n = 0; n < atMost && !elements.isEmpty(); n++) {
                Weighed<T> next = elements.remove();
                weight -= next.weight();
                into.add(next.element());
                inHand++;
            }
            notFull.signalAll();
            return !closed || !elements.isEmpty() || !into.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever waits for a first element, or waits next, go on without one. */
    public void nudge() {
        lock.lock();
        try {
            nudged = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing in until it is released: who comes waits, as while it is full. */
    public void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets in again what waits, and what comes. */
    public void release() {
        lock.lock();
        try {
            held = false;
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is let in. */
    public boolean isHeld() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is here, and who drained it last came back for more. */
    public boolean isDone() {
        lock.lock();
        try {
            return elements.isEmpty() && inHand == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more in; what is there can still be drained. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            notFull.signalAll();
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many elements wait. */
    public int size() {
        lock.lock();
        try {
            return elements.size();
        } finally {
            lock.unlock();
        }
    }
}
