package dev.skerry.gateway.history;

import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Folds what was stored since it last looked, every five minutes, agent by agent in steps between
 * other commits. What it has not come to yet is read from the batches, so nobody waits for it.
 */
public final class Folder {
    private static final Logger LOG = Logger.getLogger(Folder.class);
    private static final long FIRST_SECONDS = 20;
    private static final long PAUSE_SECONDS = 300;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("history-folder").daemon().factory());

    public Folder(Jdbi jdbi, GroupCommitter committer) {
        this.jdbi = jdbi;
        this.committer = committer;
    }

    /** Begins. */
    public void start() {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::tick, FIRST_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends, after the step that it is at. */
    public void stop() {
        timer.shutdown();
    }

    private void tick() {
        try {
            sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            // The store tells of its trouble itself, and the writer of what it refuses.
            LOG.debugf("history=not-folded cause=\"%s\": the next run goes on", e);
        }
    }

    /**
     * Folds all that is stored by now.
     *
     * @throws ExecutionException if the store refuses a step; those before it are done
     */
    public void sweep() throws InterruptedException, ExecutionException {
        List<Integer> agentKeys = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select agent_key from agent order by agent_key",
                                rs -> agentKeys.add(rs.getInt(1))));
        for (int agentKey : agentKeys) {
            boolean isMore = true;
            while (isMore && !timer.isShutdown()) {
                isMore = step(agentKey);
            }
        }
    }

    private boolean step(int agentKey) throws InterruptedException, ExecutionException {
        Fold fold =
                jdbi.inTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ,
                        handle -> Folding.next(handle, agentKey));
        if (fold == null) {
            return false;
        }
        committer.submit(fold);
        return fold.done.get() && fold.isFull;
    }
}
