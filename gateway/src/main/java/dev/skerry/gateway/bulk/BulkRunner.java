package dev.skerry.gateway.bulk;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.bulk.SqlBulkStore.Turn;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.audit.AuditEntry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Carries changes of many agents out, one after the other, an agent at a time. What a gateway had
 * begun when it ended it goes on with at its next start.
 */
public final class BulkRunner {
    private static final Logger LOG = Logger.getLogger(BulkRunner.class);
    private static final int AT_ONCE = 100;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final BulkStep step;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("bulk-changes").daemon().factory());

    public BulkRunner(
            GroupCommitter committer,
            Jdbi jdbi,
            BulkStep step,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.step = step;
        this.audit = audit;
        this.clock = clock;
    }

    /** Goes on with what was begun. */
    public void start() {
        jdbi.withHandle(SqlBulkStore::running).forEach(this::run);
    }

    /** Carries one out, after those before it. */
    void run(Bulk bulk) {
        thread.execute(() -> runSafely(bulk));
    }

    /** After the agent whose turn it is, no other has one. */
    void stop(String id) {
        stopped.add(id);
    }

    private void runSafely(Bulk bulk) {
        try {
            for (List<Turn> turns = pending(bulk);
                    !turns.isEmpty() && !stopped.contains(bulk.id());
                    turns = pending(bulk)) {
                run(bulk, turns);
            }
            boolean isStopped = stopped.remove(bulk.id());
            Bulk.State end = isStopped ? Bulk.State.STOPPED : Bulk.State.DONE;
            write("end of bulk change " + bulk.id(), tx -> end(tx, bulk, end)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            // It is running still, and goes on at the next start.
            LOG.errorf(e, "bulk=failed id=%s", bulk.id());
        }
    }

    private List<Turn> pending(Bulk bulk) {
        return jdbi.withHandle(handle -> SqlBulkStore.pending(handle, bulk.id(), AT_ONCE));
    }

    private void run(Bulk bulk, List<Turn> turns) throws InterruptedException, ExecutionException {
        CompletableFuture<?> written = CompletableFuture.completedFuture(null);
        for (Turn turn : turns) {
            if (stopped.contains(bulk.id())) {
                break;
            }
            BulkRow row =
                    step.run(
                            bulk,
                            turn.agentId(),
                            turn.wanted(),
                            "%s.%d".formatted(bulk.id(), turn.number()));
            written =
                    write(
                            "bulk change " + bulk.id() + " of " + turn.agentId(),
                            tx -> {
                                SqlBulkStore.ended(tx, bulk.id(), turn.number(), row);
                                return true;
                            });
        }
        // One writer writes them in their order: the last is durable after the others.
        written.get();
    }

    private boolean end(Handle tx, Bulk bulk, Bulk.State state) {
        SqlBulkStore.end(tx, bulk.id(), state, clock.instant());
        Map<String, Integer> counts = SqlBulkStore.counts(tx, bulk.id());
        AuditEntry.Builder entry =
                AuditEntry.of(clock.instant(), "bulk." + state.word(), "gateway")
                        .onBehalfOf(bulk.by().name())
                        .about("bulk", bulk.id())
                        .about("kind", bulk.change().kind().word());
        counts.forEach((row, count) -> entry.detail(row, Integer.toString(count)));
        audit.record(tx, entry.build());
        return true;
    }

    private CompletableFuture<Boolean> write(String what, Function<Handle, Boolean> body)
            throws InterruptedException {
        return AnsweredChange.submit(committer, what, body);
    }

    /** Ends after the agent whose turn it is. */
    public void close() {
        thread.shutdownNow();
    }
}
