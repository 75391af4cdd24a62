package dev.skerry.gateway.telemetry;

import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchStore.Order;
import dev.skerry.gateway.telemetry.BatchStore.StoredBatch;
import dev.skerry.gateway.telemetry.BatchStore.StreamRef;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.BatchRollUp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlBatchStoreTest {
    private static final long SECOND = 1_000_000;
    private static final long T0 = 1_700_000_000 * SECOND;
    private static final ResourceRef TEMPERATURE =
            new ResourceRef("north", "pump-1", "temperature");

    @TempDir Path dir;

    private static List<Long> sequences(StoreFixture store, long from, long to, Order order) {
        List<Long> sequences = new ArrayList<>();
        for (StreamRef stream : store.batches.streams("north", "pump-1", "temperature")) {
            store.batches.forEachBatch(
                    stream, from, to, order, (StoredBatch b) -> sequences.add(b.sequence()));
        }
        return sequences;
    }

    @Test
    void stores_a_batch_once_also_across_a_restart() {
        byte[] batch = temperatures("pump-1", T0, 20, 10);
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            assertThat(store.store("north", 1, 5, 10, batch)).isTrue();
            assertThat(store.store("north", 1, 5, 10, batch)).isFalse();
            assertThat(store.store("north", 2, 5, 10, batch)).isTrue();
        }
        try (var store = new StoreFixture(dir)) {
            assertThat(store.store("north", 1, 5, 10, batch)).isFalse();
            assertThat(store.store("north", 1, 4, 10, batch)).isTrue();
            assertThat(store.fleet.highestStored("north", 1)).isEqualTo(5);
            assertThat(store.fleet.agents(Sites.ALL).getFirst().ledger().stored()).isEqualTo(20);
        }
    }

    @Test
    void a_rolled_back_batch_is_not_remembered_as_stored() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            byte[] batch = temperatures("pump-1", T0, 20, 10);
            var incoming =
                    new IncomingBatch(
                            "north",
                            1,
                            1,
                            dev.skerry.sync.proto.Lane.LANE_TELEMETRY,
                            10,
                            batch,
                            true,
                            0);
            BatchDigest digest =
                    java.util.Objects.requireNonNull(BatchInspector.inspect(incoming).digest());
            try (var handle = store.database.jdbi().open()) {
                handle.begin();
                assertThat(store.batches.insert(handle, incoming, digest)).isPresent();
                store.batches.committing(handle);
                handle.rollback();
                store.batches.rolledBack();
            }
            assertThat(store.store("north", 1, 1, 10, batch)).isTrue();
            assertThat(store.fleet.agents(Sites.ALL).getFirst().ledger().stored()).isEqualTo(10);
        }
    }

    @Test
    void gives_only_the_batches_that_reach_into_the_range() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            for (int i = 0; i < 20; i++) {
                // Ten seconds each, one of a hundred seconds in between, stored newest first.
                int length = i == 7 ? 100 : 10;
                long start = T0 + (19L - i) * 10 * SECOND;
                store.store("north", 1, i + 1, length, temperatures("pump-1", start, 0, length));
            }
            long from = T0 + 150 * SECOND;
            assertThat(sequences(store, from, from + 20 * SECOND, Order.ANY))
                    .containsExactlyInAnyOrder(8L, 5L, 4L);
            assertThat(sequences(store, from, from + 20 * SECOND, Order.STORED))
                    .containsExactly(4L, 5L, 8L);
            assertThat(sequences(store, Long.MIN_VALUE, Long.MAX_VALUE, Order.STORED)).hasSize(20);
        }
    }

    @Test
    void hands_over_more_batches_than_fit_a_page_each_once() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            for (int i = 1; i <= 1200; i++) {
                // Many begin at the same time.
                store.store("north", 1, i, 2, temperatures("pump-1", T0 + i / 300, 0, 2));
            }
            assertThat(sequences(store, Long.MIN_VALUE, Long.MAX_VALUE, Order.ANY))
                    .hasSize(1200)
                    .doesNotHaveDuplicates();
            assertThat(sequences(store, Long.MIN_VALUE, Long.MAX_VALUE, Order.STORED))
                    .hasSize(1200)
                    .isSorted();
        }
    }

    @Test
    void a_page_reads_no_more_of_the_index_than_it_hands_over() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            for (int i = 1; i <= 3 * BatchPages.PAGE; i++) {
                store.store("north", 1, i, 2, temperatures("pump-1", T0 + i, 0, 2));
            }
            long last = Long.MAX_VALUE;
            assertThat(scanned(store, BatchPages.STORED, 1, 0, T0, last, T0))
                    .isLessThanOrEqualTo(BatchPages.PAGE + 1);
            assertThat(scanned(store, BatchPages.OBSERVED, 1, T0, T0, 0, T0, last, T0))
                    .isLessThanOrEqualTo(BatchPages.PAGE + 1);
            store.database
                    .jdbi()
                    .useHandle(h -> h.execute("insert into history_apart values (1, 7)"));
            assertThat(scanned(store, BatchPages.APART, 1, 0, T0, last, T0)).isLessThan(5);
        }
    }

    private static int scanned(StoreFixture store, String page, long... values) {
        return store.database
                .jdbi()
                .withHandle(
                        handle -> {
                            var query = handle.createQuery("explain analyze " + page);
                            for (int i = 0; i < values.length; i++) {
                                query.bind(i, values[i]);
                            }
                            String plan =
                                    query.bind(values.length, BatchPages.PAGE)
                                            .mapTo(String.class)
                                            .one();
                            var count = Pattern.compile("scanCount: (\\d+)").matcher(plan);
                            assertThat(count.find()).as(plan).isTrue();
                            return Integer.parseInt(count.group(1));
                        });
    }

    @Test
    void the_newest_value_stays_when_history_fills_in_behind() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 2, 10, temperatures("pump-1", T0, 20, 10));
            store.store("north", 1, 1, 10, temperatures("pump-1", T0 - 10 * SECOND, 0, 10));
            var resource = store.fleet.device("north", "pump-1").orElseThrow().resources();
            assertThat(resource.getFirst().value()).isEqualTo(29f);
        }
    }

    private static Readings readings(StoreFixture store) {
        return new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
    }

    @Test
    void answers_with_what_is_readable_and_says_what_is_not() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            for (int i = 0; i < 6; i++) {
                long start = T0 + i * 10 * SECOND;
                store.store("north", 1, i + 1, 10, temperatures("pump-1", start, 0, 10));
            }
            store.damage(2);
            store.damage(3);
            store.lose(5);
            var metrics = new SimpleMeterRegistry();
            var readings = new Readings(store.batches, new DamagedBatches(metrics));
            for (int again = 0; again < 2; again++) {
                var history = readings.history(TEMPERATURE, T0, T0 + 60 * SECOND, 1000);
                assertThat(history.points()).hasSize(30);
                assertThat(history.missing())
                        .containsExactly(
                                gap(T0 + 10 * SECOND, T0 + 19 * SECOND),
                                gap(T0 + 20 * SECOND, T0 + 29 * SECOND),
                                gap(T0 + 40 * SECOND, T0 + 49 * SECOND));
            }
            assertThat(metrics.counter("skerry.gateway.batches.damaged").count()).isEqualTo(3);
        }
    }

    private static HistoryView.Gap gap(long firstMicros, long lastMicros) {
        return new HistoryView.Gap(
                "SKR-G602", Times.ofMicros(firstMicros), Times.ofMicros(lastMicros), 1);
    }

    @Test
    void history_is_raw_while_few_and_has_the_extremes_when_many() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            var readings = readings(store);
            for (int i = 0; i < 10; i++) {
                store.store(
                        "north",
                        1,
                        i + 1,
                        100,
                        temperatures("pump-1", T0 + i * 100L * SECOND, i * 100, 100));
            }
            long end = T0 + 1000 * SECOND;
            var raw = readings.history(TEMPERATURE, T0, end, 1000);
            assertThat(raw.downsampled()).isFalse();
            assertThat(raw.points()).hasSize(1000);
            assertThat(raw.points().get(999).mean()).isEqualTo(999);

            var some = readings.history(TEMPERATURE, T0, end, 10);
            assertThat(some.downsampled()).isTrue();
            assertThat(some.points()).hasSize(10);
            var third = some.points().get(2);
            assertThat(third.epochMillis()).isEqualTo((T0 + 200 * SECOND) / 1000);
            assertThat(third.min()).isEqualTo(200);
            assertThat(third.max()).isEqualTo(299);
            assertThat(third.mean()).isEqualTo(249.5);
            assertThat(third.count()).isEqualTo(100);

            var part = readings.history(TEMPERATURE, T0 + 5 * SECOND, T0 + 8 * SECOND, 100);
            assertThat(part.points()).extracting(p -> p.min()).containsExactly(5.0, 6.0, 7.0);
            assertThat(readings.history(TEMPERATURE, T0 - 10, T0, 10).points()).isEmpty();
        }
    }

    @Test
    void history_of_what_was_rolled_up_keeps_its_extremes_mean_and_count()
            throws BatchFormatException {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            var rollUp = new BatchRollUp(BatchLimits.DEFAULT, 60 * SECOND);
            long start = Math.floorDiv(T0, 3_600 * SECOND) * 3_600 * SECOND;
            assertThat(rollUp.add(temperatures("pump-1", start, 0, 600))).isTrue();
            var rolled = rollUp.finish();
            store.store("north", 1, 1, rolled.records(), rolled.batch());
            long then = start + 600 * SECOND;
            store.store("north", 1, 2, 60, temperatures("pump-1", then, 600, 60));
            var readings = readings(store);
            long end = then + 60 * SECOND;

            var fine = readings.history(TEMPERATURE, start, end, 1000);
            assertThat(fine.downsampled()).isTrue();
            assertThat(fine.points()).hasSize(70);
            var second = fine.points().get(1);
            assertThat(second.min()).isEqualTo(60);
            assertThat(second.max()).isEqualTo(119);
            assertThat(second.mean()).isEqualTo(89.5);
            assertThat(second.count()).isEqualTo(60);

            var coarse = readings.history(TEMPERATURE, start, end, 2);
            assertThat(coarse.points()).extracting(p -> p.count()).containsExactly(360L, 300L);
            assertThat(coarse.points()).extracting(p -> p.max()).containsExactly(359.0, 659.0);
            assertThat(coarse.points().getFirst().mean()).isEqualTo(179.5);

            var latest = store.fleet.device("north", "pump-1").orElseThrow().resources();
            assertThat(latest.getFirst().value()).isEqualTo(659f);
        }
    }
}
