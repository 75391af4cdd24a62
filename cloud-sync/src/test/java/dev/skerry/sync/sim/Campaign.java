package dev.skerry.sync.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many worlds, one for each seed, on several threads. It ends at the first failure, which is that
 * of the least seed however many threads there are.
 */
public final class Campaign {
    private static final int TRACED_EVENTS = 40;

    private final Setup setup;
    private final long firstSeed;
    private final long seeds;
    private final AtomicLong taken = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private Figures sum = Figures.NONE;
    private @Nullable Failure failure;

    /**
     * The first world that failed.
     *
     * @param what the invariant that did not hold
     * @param trace the last events before
     */
    public record Failure(long seed, String what, Throwable cause, List<String> trace) {}

    /**
     * What came of it.
     *
     * @param figures of all worlds that did not fail
     * @param failure null when none did
     */
    public record Result(Figures figures, @Nullable Failure failure) {}

    /** The worlds of consecutive seeds. */
    public Campaign(Setup setup, long firstSeed, long seeds) {
        this.setup = setup;
        this.firstSeed = firstSeed;
        this.seeds = seeds;
    }

    /**
     * Runs all of them.
     *
     * @param jobs how many threads
     * @param progress hears of the figures so far, at most once for each world
     */
    public Result run(int jobs, Consumer<Figures> progress) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            threads.add(Thread.ofPlatform().name("simulation-" + i).start(() -> work(progress)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Failure first = failure;
        return new Result(sum, first == null ? null : traced(first));
    }

    private void work(Consumer<Figures> progress) {
        long index;
        while ((index = taken.getAndIncrement()) < seeds && mayMatter(firstSeed + index)) {
            long seed = firstSeed + index;
            try {
                Figures figures = new SimWorld(seed, setup, null).run();
                lock.lock();
                try {
                    sum = sum.plus(figures);
                    progress.accept(sum);
                } finally {
                    lock.unlock();
                }
            } catch (RuntimeException | AssertionError e) {
                failed(seed, e);
            }
        }
    }

    private boolean mayMatter(long seed) {
        lock.lock();
        try {
            return failure == null || seed < failure.seed();
        } finally {
            lock.unlock();
        }
    }

    private void failed(long seed, Throwable cause) {
        lock.lock();
        try {
            if (failure == null || seed < failure.seed()) {
                failure = new Failure(seed, describe(cause), cause, List.of());
            }
        } finally {
            lock.unlock();
        }
    }

    // The same world once more, now that somebody looks.
    private Failure traced(Failure silent) {
        Trace trace = new Trace(TRACED_EVENTS);
        try {
            new SimWorld(silent.seed(), setup, trace).run();
        } catch (RuntimeException | AssertionError e) {
            return new Failure(silent.seed(), describe(e), e, trace.lines());
        }
        throw new IllegalStateException(
                "seed " + silent.seed() + " failed only once: the simulation is not deterministic",
                silent.cause());
    }

    /** The last events of a world in which nothing failed. */
    public List<String> replay(long seed) {
        Trace trace = new Trace(TRACED_EVENTS);
        new SimWorld(seed, setup, trace).run();
        return trace.lines();
    }

    private static String describe(Throwable cause) {
        return cause instanceof Violation ? String.valueOf(cause.getMessage()) : cause.toString();
    }
}
