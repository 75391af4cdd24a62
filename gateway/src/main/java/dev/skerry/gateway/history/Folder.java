package dev.skerry.gateway.history;

import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.timer.PeriodicTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Folds what was stored since it last looked, every five minutes, agent by agent in steps between
 * other commits. What it has not come to yet is read from the batches, so nobody waits for it.
 */
public final class Folder {
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final PeriodicTasks tasks = new PeriodicTasks("history-folder");

    public Folder(Jdbi jdbi, GroupCommitter committer) {
        this.jdbi = jdbi;
        this.committer = committer;
    }

    /** Begins. */
    public void start() {
        tasks.every(FIRST, PAUSE, "history-folder", this::sweep);
    }

    /** Ends, after the step that it is at. */
    public void stop() {
        tasks.stop();
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
            while (isMore && !tasks.areEnding()) {
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
