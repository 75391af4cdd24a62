package dev.skerry.gateway.bulk;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.bulk.BulkRow.State;
import dev.skerry.gateway.bulk.SqlBulkStore.Turn;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.audit.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of many agents over a real store, of which the test says what becomes of each agent. */
class BulkRunnerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir private Path dir;
    private final RecordedAudit audit = new RecordedAudit();

    /** The agents that had their turn, each time. */
    private final List<String> turns = new CopyOnWriteArrayList<>();

    private Database database;
    private GroupCommitter committer;

    @SuppressWarnings("NullAway.Init") // set by each test
    private BulkRunner runner;

    @BeforeEach
    void open() {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), new Silent(), Duration.ZERO, 1 << 20);
        committer.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        runner.close();
        committer.stop();
        database.close();
    }

    private interface Deed {
        void toAgent(String agentId) throws InterruptedException, TimeoutException;
    }

    /** A gateway starts that does this to each agent. */
    private void starts(Deed deed) {
        runner =
                new BulkRunner(
                        committer,
                        database.jdbi(),
                        (bulk, agentId, wanted, orderId) -> {
                            turns.add(agentId);
                            deed.toAgent(agentId);
                            return BulkRow.of(agentId, State.DONE, null);
                        },
                        audit,
                        () -> NOW,
                        Duration.ofMillis(1));
        runner.start();
    }

    /** Somebody asked for a change of these agents. */
    private void asked(String id, String... agentIds) {
        var bulk =
                new Bulk(
                        id,
                        BulkChange.of(BulkKind.REMOVE),
                        Bulk.State.RUNNING,
                        Caller.ANYBODY,
                        NOW,
                        null,
                        null,
                        null);
        List<Turn> all =
                IntStream.range(0, agentIds.length)
                        .mapToObj(n -> new Turn(n, agentIds[n], null))
                        .toList();
        database.jdbi().useTransaction(tx -> SqlBulkStore.insert(tx, bulk, all));
    }

    private void stops(String id, String by) {
        database.jdbi().useTransaction(tx -> runner.stop(tx, bulk(id), by));
    }

    private Bulk bulk(String id) {
        return database.jdbi().withHandle(handle -> SqlBulkStore.find(handle, id)).orElseThrow();
    }

    private void ends(String id, Bulk.State state) {
        await().until(() -> bulk(id).state() == state);
    }

    private List<State> rows(String id) {
        return database
                .jdbi()
                .withHandle(handle -> SqlBulkStore.rows(handle, id, null, 0, 100))
                .stream()
                .map(BulkRow::state)
                .toList();
    }

    @Test
    void a_stop_holds_also_after_a_restart_and_for_one_that_waits_behind_others() throws Exception {
        asked("first", "a", "b", "c");
        asked("second", "d");
        var isIn = new CountDownLatch(1);
        starts(
                agentId -> {
                    isIn.countDown();
                    new CountDownLatch(1).await();
                });
        isIn.await();
        stops("first", "olga");
        stops("second", "olga");
        assertThat(bulk("second").stoppedBy()).isEqualTo("olga");
        runner.close();
        starts(agentId -> {});
        ends("second", Bulk.State.STOPPED);
        assertThat(bulk("first").state()).isEqualTo(Bulk.State.STOPPED);
        assertThat(rows("first")).containsOnly(State.STOPPED);
        assertThat(turns).as("that was cut short").containsExactly("a");
    }

    @Test
    void the_agent_whose_turn_it_is_has_it_and_the_log_says_who_stopped_the_others()
            throws Exception {
        asked("one", "a", "b");
        var isIn = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        starts(
                agentId -> {
                    isIn.countDown();
                    goOn.await();
                });
        isIn.await();
        stops("one", "olga");
        stops("one", "pit");
        goOn.countDown();
        ends("one", Bulk.State.STOPPED);
        assertThat(rows("one")).containsExactly(State.DONE, State.STOPPED);
        assertThat(bulk("one").stoppedBy()).isEqualTo("olga");
        await().until(() -> audit.entries.size() == 2);
        assertThat(audit.entries)
                .extracting(AuditEntry::what)
                .containsExactly("bulk.stopping", "bulk.stopped");
        assertThat(audit.entries.getFirst().who()).isEqualTo("olga");
    }

    @Test
    void one_of_which_all_agents_had_their_turn_was_not_stopped() throws Exception {
        asked("one", "a");
        var isIn = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        starts(
                agentId -> {
                    isIn.countDown();
                    goOn.await();
                });
        isIn.await();
        stops("one", "olga");
        goOn.countDown();
        ends("one", Bulk.State.DONE);
    }

    @Test
    void a_fault_that_passes_is_tried_again_and_others_have_their_turn_meanwhile() {
        asked("first", "a", "b");
        asked("second", "c");
        starts(
                agentId -> {
                    if (agentId.equals("b") && !turns.contains("c")) {
                        throw new IllegalStateException("the test says so");
                    }
                });
        ends("first", Bulk.State.DONE);
        assertThat(rows("first")).containsOnly(State.DONE);
        assertThat(turns).startsWith("a", "b", "c").endsWith("b");
    }

    @Test
    void what_may_be_done_or_not_is_tried_until_it_is_known() {
        asked("one", "a");
        starts(
                agentId -> {
                    if (turns.size() <= 2 * BulkRunner.MOST_TRIES) {
                        throw new TimeoutException();
                    }
                });
        ends("one", Bulk.State.DONE);
        assertThat(rows("one")).containsExactly(State.DONE);
    }

    @Test
    void an_agent_at_which_it_fails_each_time_keeps_no_other_from_its_turn() {
        asked("one", "a", "b");
        starts(
                agentId -> {
                    if (agentId.equals("a")) {
                        throw new IllegalStateException("the test says so");
                    }
                });
        ends("one", Bulk.State.DONE);
        assertThat(rows("one")).containsExactly(State.REFUSED, State.DONE);
        assertThat(turns).hasSize(BulkRunner.MOST_TRIES + 1);
    }

    @Test
    void one_that_fails_can_be_stopped() {
        asked("one", "a", "b");
        starts(
                agentId -> {
                    throw new TimeoutException();
                });
        await().until(() -> turns.size() > 1);
        stops("one", "olga");
        ends("one", Bulk.State.STOPPED);
        assertThat(rows("one")).containsOnly(State.STOPPED);
    }
}
