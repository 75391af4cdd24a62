package dev.skerry.gateway.telemetry;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.store.CommitMetrics;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
    private static final long T0 = 1_700_000_000_000_000L;

    @TempDir private Path dir;

    private static int count(StoreFixture store, String table) {
        return store.database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select count(*) from " + table)
                                        .mapTo(Integer.class)
                                        .one());
    }

    /** More than a step deletes, ordered by a gateway that then ended. */
    @Test
    void what_was_ordered_is_finished_after_a_restart() throws Exception {
        try (var store = new StoreFixture(dir)) {
            store.hello("gone", 1);
            store.hello("stays", 1);
            for (int i = 1; i <= 1200; i++) {
                store.store("gone", 1, i, 1, temperatures("pump-1", T0 + i, 20, 1));
            }
            store.store("gone", 1, 1201, 1, raised("pump-1", "hot", T0));
            store.store("stays", 1, 1, 1, temperatures("pump-1", T0, 20, 1));
            var health = new StoreHealth();
            var metrics = new CommitMetrics(store.batches, new SimpleMeterRegistry());
            var committer =
                    new GroupCommitter(
                            store.database.jdbi(), health, metrics, Duration.ZERO, 1 << 20);
            var purge = new Purge(store.database.jdbi(), committer, store.batches);
            store.database.jdbi().useTransaction(tx -> purge.order(tx, agentKey(store, "gone")));
            assertThat(count(store, "batch")).isEqualTo(1202);

            committer.start();
            purge.resume();
            await().until(() -> count(store, "purge") == 0);
            assertThat(count(store, "batch")).isOne();
            assertThat(count(store, "batch_index")).isOne();
            assertThat(count(store, "stream")).isOne();
            assertThat(count(store, "decision")).isZero();
            assertThat(count(store, "alarm")).isZero();
            committer.stop();
        }
    }

    private static int agentKey(StoreFixture store, String agentId) {
        return store.database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select agent_key from agent where agent_id = ?")
                                        .bind(0, agentId)
                                        .mapTo(Integer.class)
                                        .one());
    }
}
