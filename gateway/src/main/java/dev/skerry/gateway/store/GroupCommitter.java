package dev.skerry.gateway.store;

import dev.skerry.gateway.error.GatewayError;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The one thread that writes. It takes all that waits, applies it in one transaction, commits,
 * syncs the disk, and only then tells each change that it is durable. While it works, the next
 * group gathers, so one sync serves many sessions.
 *
 * <p>When a commit fails because of the environment (disk full, store closed), the group is tried
 * again with growing pauses until it succeeds; nothing is told to be durable meanwhile, and the
 * bounded queue holds up the senders. When only a change is at fault, the others are committed
 * without it.
 */
public final class GroupCommitter {
    private static final Logger LOG = Logger.getLogger(GroupCommitter.class);
    private static final int MAX_GROUP = 512;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final StoreHealth health;
    private final CommitListener listener;
    private final Duration commitInterval;
    private final int capacityBytes;
    private final Semaphore budget;
    private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Takes part in each group's fate, for metrics and caches. On the writer's thread. */
    public interface CommitListener {
        /** All changes of a group are applied: the last chance to write to the transaction. */
        void committing(Handle transaction);

        /** A group was committed. */
        void committed(int changes, long nanos);

        /** A transaction was rolled back: what was remembered from it is void. */
        void rolledBack();
    }

    /** Starts the thread. */
    public GroupCommitter(
            Jdbi jdbi,
            StoreHealth health,
            CommitListener listener,
            Duration commitInterval,
            int capacityBytes) {
        this.jdbi = jdbi;
        this.health = health;
        this.listener = listener;
        this.commitInterval = commitInterval;
        this.capacityBytes = capacityBytes;
        this.budget = new Semaphore(capacityBytes, true);
        this.thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /**
     * Hands a change over; waits while the queue is full.
     *
     * @throws InterruptedException if interrupted while waiting; the change is not taken
     * @throws IllegalStateException if the writer is closed
     */
    public void submit(Change change) throws InterruptedException {
        budget.acquire(cost(change));
        if (closing) {
            budget.release(cost(change));
            throw new IllegalStateException("the store's writer is closed");
        }
        queue.add(change);
    }

    /** Hands a change over that can be done without, unless the queue is full. */
    public void offer(Change change) {
        if (budget.tryAcquire(cost(change))) {
            if (closing) {
                budget.release(cost(change));
            } else {
                queue.add(change);
            }
        }
    }

    /** How many bytes wait to be committed, roughly. */
    public int queuedBytes() {
        return capacityBytes - budget.availablePermits();
    }

    /** Whether the thread is there. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private int cost(Change change) {
        return Math.min(change.sizeBytes(), capacityBytes);
    }

    private void run() {
        List<Change> group = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Change first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                group.add(first);
                gather(group);
                commitUntilDone(group);
                group.forEach(change -> budget.release(cost(change)));
                group.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("store writer interrupted while closing");
        }
    }

    private void gather(List<Change> group) throws InterruptedException {
        long deadline = System.nanoTime() + commitInterval.toNanos();
        while (group.size() < MAX_GROUP) {
            long left = closing ? 0 : deadline - System.nanoTime();
            Change next = queue.poll(Math.max(left, 0), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            group.add(next);
        }
    }

    private void commitUntilDone(List<Change> group) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                commit(group);
                if (health.works()) {
                    LOG.info("event=store-recovered");
                }
                announce(group);
                return;
            } catch (RuntimeException e) {
                listener.rolledBack();
                if (!isEnvironment(e)) {
                    commitOneByOne(group);
                    return;
                }
                if (health.failed(rootMessage(e))) {
                    LOG.errorf(
                            "event=store-trouble code=%s cause=\"%s\" advice=\"%s\"",
                            GatewayError.STORE_TROUBLE.code(),
                            rootMessage(e),
                            GatewayError.STORE_TROUBLE.advice());
                }
                if (closing) {
                    throw new InterruptedException("closing while the store takes no commits");
                }
                long pause = Math.min(50L << Math.min(attempt, 10), LONGEST_PAUSE.toMillis());
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
    }

    /** One change of the group is at fault: each in a transaction of its own shows which. */
    private void commitOneByOne(List<Change> group) throws InterruptedException {
        for (Change change : group) {
            try {
                commit(List.of(change));
                announce(List.of(change));
            } catch (RuntimeException e) {
                listener.rolledBack();
                if (isEnvironment(e)) {
                    commitUntilDone(List.of(change));
                } else {
                    LOG.errorf(e, "event=change-refused change=%s", change);
                    change.refused(e);
                }
            }
        }
    }

    private void commit(List<Change> group) {
        long start = System.nanoTime();
        try (Handle handle = jdbi.open()) {
            handle.useTransaction(
                    transaction -> {
                        group.forEach(change -> change.apply(transaction));
                        listener.committing(transaction);
                    });
            // The commit is in the file; only a sync makes it survive a power cut.
            handle.execute("CHECKPOINT SYNC");
        }
        listener.committed(group.size(), System.nanoTime() - start);
    }

    /** What a change does once it is durable can't undo it, so a fault there is only reported. */
    private static void announce(List<Change> group) {
        for (Change change : group) {
            try {
                change.committed();
            } catch (RuntimeException e) {
                LOG.errorf(e, "event=announcement-failed change=%s", change);
            }
        }
    }

    /**
     * Whether the fault lies with the store rather than with what was to be stored. By SQLSTATE
     * class: 22 data exception, 23 constraint violation, 42 syntax error are the change's.
     */
    private static boolean isEnvironment(RuntimeException thrown) {
        if (thrown instanceof ConnectionException) {
            return true;
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                return !(state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("42"));
            }
        }
        return false;
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** Writes what waits, then ends the thread; in trouble it gives up what is not durable. */
    public void stop() throws InterruptedException {
        closing = true;
        thread.join(Duration.ofSeconds(4));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(1));
        }
    }
}
