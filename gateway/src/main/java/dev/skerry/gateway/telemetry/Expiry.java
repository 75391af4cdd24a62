package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.history.Blocks;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.timer.PeriodicTasks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes readings that are older than their profile has them kept, once an hour, in steps between
 * other commits. No question finds them by then, so there is no hurry.
 *
 * <p>A batch that has ended long enough ago loses its streams in the index one by one, and with the
 * last of them its payload. Its number stays, with the digest of what it was: nothing that is sent
 * again is counted twice, and nothing seems to be missing.
 */
public final class Expiry {
    private static final Logger LOG = Logger.getLogger(Expiry.class);
    private static final int PAGE = 500;
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofHours(1);

    // Of a boot whose time nobody knows a batch has no age.
    private static final String SELECT =
            "select batch_id, first_observed_at, last_observed_at, streams from batch_index i";
    private static final String AGED =
            " and (boot_key is null or exists (select 1 from boot b"
                    + " where b.boot_key = i.boot_key and b.offset_micros is not null))";
    private static final String NEXT_PAGE =
            SELECT
                    + " use index (batch_index_observed) where agent_key = ?"
                    + " and (first_observed_at > ? or first_observed_at = ? and batch_id > ?)"
                    + " and first_observed_at >= ? and first_observed_at < ?"
                    + AGED
                    + " order by agent_key, first_observed_at, batch_id limit ?";
    private static final String THESE = SELECT + " where batch_id = any(?)" + AGED;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final InstantSource clock;
    private final PeriodicTasks tasks = new PeriodicTasks("expiry");

    public Expiry(Jdbi jdbi, GroupCommitter committer, InstantSource clock) {
        this.jdbi = jdbi;
        this.committer = committer;
        this.clock = clock;
    }

    /** Begins. */
    public void start() {
        tasks.every(FIRST, PAUSE, "expiry", this::sweep);
    }

    /** Ends, after the step that it is at. */
    public void stop() {
        tasks.stop();
    }

    /**
     * Deletes all that is due by now.
     *
     * @throws ExecutionException if the store refuses a step; those before it are done
     */
    public void sweep() throws InterruptedException, ExecutionException {
        List<Integer> agentKeys = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                "select distinct agent_key from retention",
                                rs -> agentKeys.add(rs.getInt(1))));
        int batches = 0;
        for (int agentKey : agentKeys) {
            batches += sweep(agentKey);
        }
        if (batches > 0) {
            LOG.infof("expiry=done batches=%d", batches);
        }
    }

    private int sweep(int agentKey) throws InterruptedException, ExecutionException {
        int batches = 0;
        var position = new Position(Long.MIN_VALUE, Long.MIN_VALUE);
        while (!tasks.areEnding()) {
            Page page = page(agentKey, position);
            if (!page.batchIds.isEmpty()) {
                var step = new Step(agentKey, page.batchIds);
                committer.submit(step);
                batches += step.done.get();
            }
            if (page.rows < PAGE) {
                break;
            }
            position = page.last;
        }
        return batches;
    }

    /** Where in the index a page ends. */
    private record Position(long firstMicros, long batchId) {}

    /** What a look at the next rows of the index found. */
    private static final class Page {
        final List<Long> batchIds = new ArrayList<>();
        int rows;
        Position last;

        Page(Position last) {
            this.last = last;
        }
    }

    /** Off the writer's thread: most rows have nothing to lose. */
    private Page page(int agentKey, Position after) {
        long now = Times.toMicros(clock.instant());
        var page = new Page(after);
        jdbi.useHandle(
                handle -> {
                    Map<Integer, Long> keptFrom = Retentions.keptFrom(handle, agentKey, now);
                    if (keptFrom.isEmpty()) {
                        return;
                    }
                    Sql.query(
                            handle,
                            NEXT_PAGE,
                            rs -> {
                                page.rows++;
                                page.last = new Position(rs.getLong(2), rs.getLong(1));
                                if (Filed.of(rs).expires(keptFrom)) {
                                    page.batchIds.add(rs.getLong(1));
                                }
                            },
                            agentKey,
                            after.firstMicros,
                            after.firstMicros,
                            after.batchId,
                            after.firstMicros,
                            Collections.max(keptFrom.values()),
                            PAGE);
                });
        return page;
    }

    /** A row of the index. */
    private record Filed(long batchId, long lastMicros, int[] streamKeys) {
        static Filed of(ResultSet row) throws SQLException {
            return new Filed(row.getLong(1), row.getLong(3), StreamSet.decode(row.getBytes(4)));
        }

        boolean expires(Map<Integer, Long> keptFrom) {
            return kept(keptFrom).length < streamKeys.length;
        }

        int[] kept(Map<Integer, Long> keptFrom) {
            return Arrays.stream(streamKeys).filter(key -> !isExpired(key, keptFrom)).toArray();
        }

        IntStream expired(Map<Integer, Long> keptFrom) {
            return Arrays.stream(streamKeys).filter(key -> isExpired(key, keptFrom));
        }

        private boolean isExpired(int streamKey, Map<Integer, Long> keptFrom) {
            return lastMicros < keptFrom.getOrDefault(streamKey, Long.MIN_VALUE);
        }
    }

    /** Looks again, as the writer: clocks and retentions may have been set meanwhile. */
    private final class Step implements Change {
        final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final int agentKey;
        private final List<Long> batchIds;
        private int expired;

        Step(int agentKey, List<Long> batchIds) {
            this.agentKey = agentKey;
            this.batchIds = batchIds;
        }

        @Override
        public void apply(Handle transaction) {
            long now = Times.toMicros(clock.instant());
            Map<Integer, Long> keptFrom = Retentions.keptFrom(transaction, agentKey, now);
            List<Filed> due = new ArrayList<>();
            Sql.query(
                    transaction,
                    THESE,
                    rs -> due.add(Filed.of(rs)),
                    (Object) batchIds.toArray(Long[]::new));
            List<Long> empty = new ArrayList<>();
            Set<Integer> streamKeys = new TreeSet<>();
            for (Filed batch : due) {
                batch.expired(keptFrom).forEach(streamKeys::add);
                int[] kept = batch.kept(keptFrom);
                if (kept.length == 0) {
                    empty.add(batch.batchId);
                } else if (batch.expires(keptFrom)) {
                    Sql.update(
                            transaction,
                            "update batch_index set streams = ? where batch_id = ?",
                            StreamSet.encode(kept),
                            batch.batchId);
                }
            }
            streamKeys.forEach(
                    key -> Blocks.expired(transaction, key, keptFrom.getOrDefault(key, 0L)));
            Object gone = empty.toArray(Long[]::new);
            Blocks.removed(transaction, gone);
            Sql.update(
                    transaction,
                    """
                    update batch set digest = hash('SHA-256', payload), payload = x'' \
                    where batch_id = any(?)""",
                    gone);
            expired =
                    Sql.update(
                            transaction, "delete from batch_index where batch_id = any(?)", gone);
        }

        @Override
        public void committed() {
            done.complete(expired);
        }

        @Override
        public void refused(RuntimeException why) {
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return "expiry of readings of agent key " + agentKey;
        }
    }
}
