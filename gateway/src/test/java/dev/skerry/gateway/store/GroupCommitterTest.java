package dev.skerry.gateway.store;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitterTest implements GroupCommitter.CommitListener {
    private final List<Integer> groups = new CopyOnWriteArrayList<>();
    private final AtomicInteger rollbacks = new AtomicInteger();
    private final StoreHealth health = new StoreHealth();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicBoolean diskFull = new AtomicBoolean();
    private final Database database;
    private final GroupCommitter committer;

    GroupCommitterTest(@TempDir Path dir) {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer = new GroupCommitter(database.jdbi(), health, this, Duration.ofMillis(1), 1000);
    }

    @BeforeEach
    void makeTable() {
        database.jdbi().useHandle(h -> h.execute("create table t (n int primary key)"));
        committer.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        diskFull.set(false);
        committer.stop();
        database.close();
    }

    @Override
    public void committing(Handle transaction) {
        if (diskFull.get()) {
            throw new UnableToExecuteStatementException(
                    new SQLException("No space left on device", "90031"), null);
        }
    }

    @Override
    public void committed(int changes, long nanos) {
        groups.add(changes);
    }

    @Override
    public void rolledBack() {
        rollbacks.incrementAndGet();
    }

    private List<Integer> stored() {
        return database.jdbi()
                .withHandle(
                        h ->
                                h.createQuery("select n from t order by n")
                                        .mapTo(Integer.class)
                                        .list());
    }

    private final class Insert implements Change {
        private final int n;
        private final int sizeBytes;

        Insert(int n, int sizeBytes) {
            this.n = n;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public int sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void apply(Handle transaction) {
            Sql.update(transaction, "insert into t values (?)", n);
        }

        @Override
        public void committed() {
            log.add("committed " + n + " " + stored().contains(n));
        }

        @Override
        public void refused(RuntimeException why) {
            log.add("refused " + n);
        }
    }

    @Test
    void tells_only_after_the_commit_and_commits_what_waits_together() throws Exception {
        for (int n = 0; n < 50; n++) {
            committer.submit(new Insert(n, 1));
        }
        await().until(() -> log.size() == 50);
        assertThat(log).allMatch(line -> line.endsWith("true"));
        assertThat(groups).hasSizeLessThan(50);
    }

    @Test
    void refuses_only_the_change_that_is_at_fault() throws Exception {
        committer.submit(new Insert(1, 1));
        committer.submit(new Insert(1, 1));
        committer.submit(new Insert(2, 1));
        await().until(() -> log.size() == 3);
        assertThat(log).containsExactly("committed 1 true", "refused 1", "committed 2 true");
        assertThat(stored()).containsExactly(1, 2);
        assertThat(health.trouble()).isNull();
    }

    @Test
    void tries_again_until_the_store_takes_commits() throws Exception {
        diskFull.set(true);
        committer.submit(new Insert(1, 1));
        await().until(() -> rollbacks.get() >= 3);
        assertThat(health.trouble()).contains("No space left on device");
        assertThat(log).isEmpty();
        assertThat(stored()).isEmpty();
        diskFull.set(false);
        await().until(() -> log.contains("committed 1 true"));
        assertThat(health.trouble()).isNull();
    }

    @Test
    void goes_on_after_the_database_closed_itself() throws Exception {
        committer.submit(new Insert(1, 1));
        await().until(() -> log.size() == 1);
        assertThatThrownBy(() -> database.jdbi().useHandle(h -> h.execute("shutdown immediately")))
                .hasMessageContaining("shutdown");
        committer.submit(new Insert(2, 1));
        await().until(() -> log.size() == 2);
        assertThat(stored()).containsExactly(1, 2);
    }

    @Test
    void holds_up_who_submits_while_too_much_waits() throws Exception {
        diskFull.set(true);
        committer.submit(new Insert(1, 600));
        var submitted = new CountDownLatch(1);
        Thread second =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        committer.submit(new Insert(2, 600));
                                        submitted.countDown();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        await().until(() -> second.getState() == Thread.State.WAITING);
        assertThat(committer.queuedBytes()).isEqualTo(600);
        diskFull.set(false);
        assertThat(submitted.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> log.size() == 2);
        assertThat(committer.queuedBytes()).isLessThanOrEqualTo(600);
    }

    @Test
    void writes_what_waits_before_it_stops() throws Exception {
        List<Integer> expected = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            committer.submit(new Insert(n, 1));
            expected.add(n);
        }
        committer.stop();
        assertThat(stored()).isEqualTo(expected);
        assertThat(groups.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
    }
}
