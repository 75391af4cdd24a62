package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.history.Blocks;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes what an agent sent up to now, in steps between other commits. The order is written down
 * first: a gateway that ends meanwhile goes on when it starts again, and what the agent sends
 * afterwards stays.
 */
public final class Purge {
    private static final Logger LOG = Logger.getLogger(Purge.class);
    private static final int ROWS_PER_STEP = 500;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final SqlBatchStore batches;

    public Purge(Jdbi jdbi, GroupCommitter committer, SqlBatchStore batches) {
        this.jdbi = jdbi;
        this.committer = committer;
        this.batches = batches;
    }

    /** Writes down that all of it is to go; from this commit on no question finds its readings. */
    public void order(Handle transaction, int agentKey) {
        Blocks.ordered(transaction, agentKey);
        batches.deleteStreams(transaction, agentKey);
        Sql.update(
                transaction,
                """
                merge into purge (agent_key, last_batch_id, last_decision_id, last_alarm_id) \
                values (?, (select coalesce(max(batch_id), 0) from batch), \
                (select coalesce(max(decision_id), 0) from decision), \
                (select coalesce(max(alarm_id), 0) from alarm))""",
                agentKey);
    }

    /** Begins with what was ordered. */
    public void begin(int agentKey) {
        Thread.ofVirtual().name("purge").start(() -> run(agentKey));
    }

    /** Goes on with what an earlier run of the gateway did not finish. */
    public void resume() {
        List<Integer> agentKeys = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select agent_key from purge",
                                rs -> agentKeys.add(rs.getInt(1))));
        agentKeys.forEach(this::begin);
    }

    private void run(int agentKey) {
        long rows = 0;
        try {
            Step step;
            do {
                step = new Step(agentKey);
                committer.submit(step);
                rows += step.done.get();
            } while (!step.isLast);
            LOG.infof("purge=done agent_key=%d rows=%d", agentKey, rows);
        } catch (InterruptedException | IllegalStateException e) {
            LOG.debugf("purge=interrupted agent_key=%d: the gateway stops", agentKey);
        } catch (ExecutionException e) {
            LOG.warnf(
                    "purge=stopped agent_key=%d cause=\"%s\": it goes on when the gateway is"
                            + " started again",
                    agentKey, e.getCause());
        }
    }

    private static final class Step implements Change {
        final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final int agentKey;
        private int rows;
        private boolean isLast;

        Step(int agentKey) {
            this.agentKey = agentKey;
        }

        @Override
        public void apply(Handle transaction) {
            rows = deleteBatches(transaction);
            if (rows == 0) {
                // What is left of the batches are those whose readings had expired.
                rows =
                        delete(transaction, "batch")
                                + delete(transaction, "decision")
                                + delete(transaction, "alarm")
                                + Blocks.deleteGone(transaction, agentKey);
            }
            isLast = rows == 0;
            if (isLast) {
                Sql.update(transaction, "delete from purge where agent_key = ?", agentKey);
            }
        }

        private int deleteBatches(Handle transaction) {
            List<Long> ids = new ArrayList<>();
            Sql.query(
                    transaction,
                    """
                    select batch_id from batch_index where agent_key = ? and batch_id <= \
                    (select last_batch_id from purge where agent_key = ?) \
                    order by batch_id limit ?""",
                    rs -> ids.add(rs.getLong(1)),
                    agentKey,
                    agentKey,
                    ROWS_PER_STEP);
            Object all = ids.toArray(Long[]::new);
            Blocks.removed(transaction, all);
            Sql.update(transaction, "delete from batch where batch_id = any(?)", all);
            return Sql.update(transaction, "delete from batch_index where batch_id = any(?)", all);
        }

        private int delete(Handle transaction, String table) {
            return Sql.update(
                    transaction,
                    """
                    delete from %1$s where agent_key = ? and %1$s_id <= \
                    (select last_%1$s_id from purge where agent_key = ?) \
                    fetch first %2$d rows only"""
                            .formatted(table, ROWS_PER_STEP),
                    agentKey,
                    agentKey);
        }

        @Override
        public void committed() {
            done.complete(rows);
        }

        @Override
        public void refused(RuntimeException why) {
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return "purge of agent key " + agentKey;
        }
    }
}
