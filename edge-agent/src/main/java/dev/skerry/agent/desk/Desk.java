package dev.skerry.agent.desk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a thread of its own deal with what other threads leave for it, one after the other: the last
 * order first, then letters as they came. Bounded: of orders only the last counts, and when too
 * many letters wait the oldest is lost, which whoever needs it asks for again.
 *
 * @param <T> orders and letters
 */
public final class Desk<T> implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(2);

    private final String name;
    private final int mostLetters;
    private final Duration lookEvery;
    private final Consumer<@Nullable T> deal;
    private final Object lock = new Object();
    private final ArrayDeque<T> letters = new ArrayDeque<>();
    private @Nullable T ordered;
    private boolean closed;
    private @Nullable Thread thread;

    /**
     * A desk that is not started yet; what is left for it waits.
     *
     * @param name of its thread
     * @param mostLetters how many may wait
     * @param lookEvery how often it looks whether there is something to do by itself
     * @param deal with one; with null when there is none
     */
    public Desk(String name, int mostLetters, Duration lookEvery, Consumer<@Nullable T> deal) {
        this.name = name;
        this.mostLetters = mostLetters;
        this.lookEvery = lookEvery;
        this.deal = deal;
    }

    /** Begins to deal with what comes. */
    public void start() {
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** In place of the order before, if that still waits. */
    public void order(T last) {
        synchronized (lock) {
            ordered = last;
            lock.notifyAll();
        }
    }

    /** Behind what waits. */
    public void put(T letter) {
        synchronized (lock) {
            if (letters.size() == mostLetters) {
                letters.removeFirst();
            }
            letters.addLast(letter);
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                T next;
                synchronized (lock) {
                    if (ordered == null && letters.isEmpty() && !closed) {
                        lock.wait(lookEvery.toMillis());
                    }
                    if (closed) {
                        return;
                    }
                    next = ordered == null ? letters.pollFirst() : ordered;
                    ordered = null;
                }
                deal.accept(next);
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** Deals with nothing more; what is under way has some time to come to its end. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
