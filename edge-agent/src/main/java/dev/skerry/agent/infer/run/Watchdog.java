package dev.skerry.agent.infer.run;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run that takes too long, from a thread of its own. It counts its own ticks, not the clock:
 * when the whole process was stopped or starved, the watchdog was too, and the model is not blamed.
 * A run costs it nothing but two writes; while nothing runs it sleeps. For the runs of one thread,
 * one at a time.
 *
 * <p>ONNX Runtime looks at the flag between two operators, so a single operator is not ended within
 * itself.
 */
public final class Watchdog implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(250);

    private final long tickNanos;
    private volatile @Nullable ModelSession running;
    private volatile long begun;
    private volatile boolean asleep;
    private volatile boolean closed;
    private @Nullable Thread thread;

    public Watchdog() {
        this(TICK);
    }

    Watchdog(Duration tick) {
        tickNanos = tick.toNanos();
    }

    /** A run of this session is about to get its number. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that runs counts
    void began(ModelSession session) {
        begun++;
        running = session;
        if (thread == null) {
            thread = Thread.ofPlatform().name("skerry-watchdog").daemon().start(this::watch);
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** The run is over. */
    void ended() {
        running = null;
    }

    private void watch() {
        long lastBegun = 0;
        int ticks = 0;
        while (!closed) {
            ModelSession session = running;
            long run = session == null ? 0 : session.runNumber();
            // Read last: when none has begun since the last tick, the number is of that same run.
            long begunNow = begun;
            boolean isAnew = begunNow != lastBegun;
            lastBegun = begunNow;
            if (session == null || isAnew) {
                ticks = 0;
            } else if (++ticks * tickNanos >= session.longestRunNanos()) {
                session.end(run);
            }
            if (session != null || isAnew) {
                LockSupport.parkNanos(this, tickNanos);
            } else {
                sleep(begunNow);
            }
        }
    }

    /** Until a run begins. */
    private void sleep(long begunBefore) {
        asleep = true;
        // A run that began before it saw that this sleeps wakes nobody.
        while (begun == begunBefore && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    @Override
    public void close() {
        closed = true;
        Thread watching = thread;
        if (watching == null) {
            return;
        }
        LockSupport.unpark(watching);
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
