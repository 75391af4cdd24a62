package dev.skerry.gateway.bulk;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.bulk.BulkRow.State;
import dev.skerry.gateway.bulk.SqlBulkStore.Turn;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes of many agents out, one after the other, an agent at a time. What a gateway had
 * begun when it ended it goes on with at its next start; what fails it tries again after a pause,
 * in which others have their turn.
 */
public final class BulkRunner {
    /** How often an agent is tried before it is left as it is. */
    static final int MOST_TRIES = 5;

    private static final Logger LOG = Logger.getLogger(BulkRunner.class);
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final Step step;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Duration pause;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("bulk-changes").daemon().factory());

    /** Does what is to be done to one agent; again, if it is not known what came of it. */
    interface Step {
        /**
         * Does it.
         *
         * @param wanted of a change that takes another back, what the agent had; else null
         * @param orderId of what the agent is told
         * @throws TimeoutException when it may be done, or not
         */
        BulkRow run(Bulk bulk, String agentId, @Nullable String wanted, String orderId)
                throws InterruptedException, TimeoutException;
    }

    public BulkRunner(
            GroupCommitter committer,
            Jdbi jdbi,
            BulkStep step,
            AuditLog audit,
            InstantSource clock) {
        this(committer, jdbi, step::run, audit, clock, PAUSE);
    }

    BulkRunner(
            GroupCommitter committer,
            Jdbi jdbi,
            Step step,
            AuditLog audit,
            InstantSource clock,
            Duration pause) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.step = step;
        this.audit = audit;
        this.clock = clock;
        this.pause = pause;
    }

    /** Goes on with what was begun. */
    public void start() {
        jdbi.withHandle(SqlBulkStore::running).forEach(bulk -> run(bulk.id()));
    }

    /** Carries one out, after those before it. */
    void run(String id) {
        thread.execute(new Course(id));
    }

    /** Has no other agent of one have its turn, also after the gateway's next start. */
    void stop(Handle tx, Bulk bulk, String by) {
        if (SqlBulkStore.stop(tx, bulk.id(), by)) {
            audit.record(
                    tx,
                    AuditEntry.of(clock.instant(), "bulk.stopping", by)
                            .about("bulk", bulk.id())
                            .about("kind", bulk.change().kind().word())
                            .build());
        }
    }

    /** One change on its way. */
    private final class Course implements Runnable {
        private final String id;

        /** Of the agent whose turn it is. */
        private int tries;

        Course(String id) {
            this.id = id;
        }

        @Override
        public void run() {
            try {
                carryOut();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.errorf(e, "bulk=failed id=%s again_in=%s", id, pause);
                again();
            }
        }

        private void again() {
            try {
                var _ = thread.schedule(this, pause.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debugf("bulk=left id=%s: it goes on at the next start", id);
            }
        }

        private void carryOut() throws InterruptedException, ExecutionException, TimeoutException {
            Bulk bulk = jdbi.withHandle(handle -> SqlBulkStore.find(handle, id)).orElse(null);
            if (bulk == null || bulk.state() != Bulk.State.RUNNING) {
                return;
            }
            for (List<Turn> turns = pending(); !turns.isEmpty(); turns = pending()) {
                carryOut(bulk, turns);
            }
            write("end of bulk change " + id, tx -> end(tx, bulk)).get();
        }

        private List<Turn> pending() {
            return jdbi.withHandle(handle -> SqlBulkStore.pending(handle, id, AT_ONCE));
        }

        private void carryOut(Bulk bulk, List<Turn> turns)
                throws InterruptedException, ExecutionException, TimeoutException {
            CompletableFuture<?> written = CompletableFuture.completedFuture(null);
            for (Turn turn : turns) {
                if (jdbi.withHandle(handle -> SqlBulkStore.isStopped(handle, id))) {
                    break;
                }
                BulkRow row = attempt(bulk, turn);
                written =
                        write(
                                "bulk change " + id + " of " + turn.agentId(),
                                tx -> {
                                    SqlBulkStore.ended(tx, id, turn.number(), row);
                                    return true;
                                });
            }
            // One writer writes them in their order: the last is durable after the others.
            written.get();
        }

        /** A fault may pass; one that does not shall not keep the other agents from their turn. */
        private BulkRow attempt(Bulk bulk, Turn turn)
                throws InterruptedException, TimeoutException {
            BulkRow row;
            try {
                row = step.run(bulk, turn.agentId(), turn.wanted(), id + "." + turn.number());
            } catch (RuntimeException e) {
                if (++tries < MOST_TRIES) {
                    throw e;
                }
                LOG.errorf(e, "bulk=agent-left id=%s agent=%s", id, turn.agentId());
                row = BulkStep.refused(turn.agentId(), GatewayError.STORE_TROUBLE);
            }
            tries = 0;
            return row;
        }
    }

    private boolean end(Handle tx, Bulk bulk) {
        Map<String, Integer> before = SqlBulkStore.counts(tx, bulk.id());
        Bulk.State state =
                before.containsKey(State.PENDING.word()) ? Bulk.State.STOPPED : Bulk.State.DONE;
        SqlBulkStore.end(tx, bulk.id(), state, clock.instant());
        AuditEntry.Builder entry =
                AuditEntry.of(clock.instant(), "bulk." + state.word(), "gateway")
                        .onBehalfOf(bulk.by().name())
                        .about("bulk", bulk.id())
                        .about("kind", bulk.change().kind().word());
        SqlBulkStore.counts(tx, bulk.id())
                .forEach((row, count) -> entry.detail(row, Integer.toString(count)));
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
