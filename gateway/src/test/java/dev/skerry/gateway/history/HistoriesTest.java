package dev.skerry.gateway.history;

import static dev.skerry.gateway.session.TestBatches.added;
import static dev.skerry.gateway.session.TestBatches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.store.CommitMetrics;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.DamagedBatches;
import dev.skerry.gateway.telemetry.Expiry;
import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.gateway.telemetry.Purge;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.History;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.NumbersRollUp;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoriesTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final long T0 = START.getEpochSecond() * SECOND;
    private static final ResourceRef TEMPERATURE =
            new ResourceRef("north", "pump-1", "temperature");

    @TempDir Path dir;
    private StoreFixture store;
    private GroupCommitter committer;
    private Folder folder;
    private Expiry expiry;
    private Histories histories;
    private long sequence;

    @BeforeEach
    void open() {
        store = new StoreFixture(dir);
        store.hello("north", 1);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new CommitMetrics(store.batches, new SimpleMeterRegistry()),
                        Duration.ZERO,
                        1 << 20);
        committer.start();
        folder = new Folder(store.database.jdbi(), committer);
        expiry = new Expiry(store.database.jdbi(), committer, () -> store.now);
        var readings = new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
        histories = new Histories(store.database.jdbi(), readings, () -> store.now);
    }

    @AfterEach
    void close() throws InterruptedException {
        folder.stop();
        expiry.stop();
        committer.stop();
        store.close();
    }

    private void store(int count, byte[] payload) {
        store.store("north", 1, ++sequence, count, payload);
    }

    private static void add(BatchEncoder encoder, ColumnType type, long at, double value, int q) {
        var key = new StreamKey("pump-1", "temperature", type);
        switch (type) {
            case FLOAT32, FLOAT64 -> added(encoder.addDouble(key, at, value, q));
            case INT64 -> added(encoder.addLong(key, at, (long) (value * 1e15), q));
            case BOOLEAN -> added(encoder.addBoolean(key, at, value > 0, q));
            case ROLLUP -> {
                var numbers = new NumbersRollUp(ColumnType.FLOAT64);
                numbers.addDouble(value);
                numbers.addDouble(value / 3);
                added(encoder.addRollUp(key, at, numbers.rollUp(), q));
            }
            case STRING, BYTES -> throw new IllegalArgumentException("has no history");
        }
    }

    private byte[] values(ColumnType type, long... times) {
        return batch(
                encoder -> {
                    for (long time : times) {
                        add(encoder, type, time, 20.1, 0);
                    }
                });
    }

    /** What the blocks answer is what the batches answer. */
    private History same(long from, long to, int maxPoints) {
        History folded = histories.history(TEMPERATURE, from, to, maxPoints);
        History read = histories.fromBatches(TEMPERATURE, from, to, maxPoints);
        assertThat(folded.points()).isEqualTo(read.points());
        assertThat(folded.downsampled()).isEqualTo(read.downsampled());
        assertThat(folded.missing()).isEqualTo(read.missing());
        assertThat(folded.points()).hasSizeLessThanOrEqualTo(maxPoints);
        return folded;
    }

    private static long records(History history) {
        return history.points().stream().mapToLong(Point::count).sum();
    }

    private int count(String rows) {
        return store.database
                .jdbi()
                .withHandle(
                        h -> h.createQuery("select count(*) from " + rows).mapTo(int.class).one());
    }

    private void keep(Duration retention) {
        var pump =
                Device.newBuilder()
                        .setDeviceId("pump-1")
                        .addResources(
                                ResourceInfo.newBuilder()
                                        .setName("temperature")
                                        .setType("float32")
                                        .setRetentionMillis(retention.toMillis()))
                        .build();
        store.database
                .jdbi()
                .useTransaction(tx -> store.fleet.devicesDeclared(tx, "north", List.of(pump)));
    }

    @Test
    void a_record_alone_in_its_ten_seconds_keeps_its_own_time() throws Exception {
        store(2, values(ColumnType.FLOAT32, T0 + 3 * SECOND, T0 + HOUR + 7_654_321));
        folder.sweep();
        History history = same(T0, T0 + 6 * HOUR, 1000);
        assertThat(history.downsampled()).isFalse();
        assertThat(history.points())
                .containsExactly(
                        new Point(T0 / 1000 + 3_000, 20.1, 20.1, 20.1, 1, "good"),
                        new Point(T0 / 1000 + 3_607_654, 20.1, 20.1, 20.1, 1, "good"));
    }

    @Test
    void each_of_few_records_is_a_point_however_soon_they_follow_each_other() throws Exception {
        store(3, values(ColumnType.FLOAT64, T0 + SECOND, T0 + 2 * SECOND, T0 + HOUR));
        folder.sweep();
        store(2, values(ColumnType.FLOAT64, T0 + 5 * HOUR, T0 + 5 * HOUR + 1_000));
        History history = same(T0, T0 + 6 * HOUR, 5);
        assertThat(history.downsampled()).isFalse();
        assertThat(history.points())
                .extracting(point -> point.epochMillis() - T0 / 1000)
                .containsExactly(1_000L, 2_000L, 3_600_000L, 18_000_000L, 18_000_001L);
        assertThat(same(T0, T0 + 6 * HOUR, 4).points()).hasSize(3);
    }

    @Test
    void it_is_answered_from_blocks_once_it_is_folded() throws Exception {
        store(2, values(ColumnType.FLOAT64, T0, T0 + HOUR));
        folder.sweep();
        store.lose(1);
        assertThat(histories.history(TEMPERATURE, T0, T0 + 6 * HOUR, 100).points()).hasSize(2);
        assertThat(histories.fromBatches(TEMPERATURE, T0, T0 + 6 * HOUR, 100).points()).isEmpty();
    }

    @Test
    void shares_begin_at_the_same_times_whichever_range_is_looked_at() throws Exception {
        long[] times = new long[2_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = T0 + i * 20 * SECOND;
        }
        store(times.length, values(ColumnType.FLOAT64, times));
        folder.sweep();
        List<Point> here = same(T0, T0 + 11 * HOUR, 101).points();
        List<Point> later = same(T0 + HOUR, T0 + 12 * HOUR, 101).points();
        assertThat(later.subList(1, later.size()).stream().map(Point::epochMillis).limit(80))
                .isSubsetOf(here.stream().map(Point::epochMillis).toList());
    }

    @Test
    void a_range_of_which_a_point_stands_for_less_is_read_from_the_batches() throws Exception {
        store(3, values(ColumnType.FLOAT64, T0, T0 + SECOND, T0 + 2 * SECOND));
        folder.sweep();
        assertThat(histories.history(TEMPERATURE, T0, T0 + 600 * SECOND, 100).points()).hasSize(3);
    }

    @Test
    void a_damaged_batch_stays_told_of() throws Exception {
        store(1, values(ColumnType.FLOAT64, T0));
        store(2, values(ColumnType.FLOAT64, T0 + HOUR, T0 + 2 * HOUR));
        store.damage(2);
        folder.sweep();
        History history = same(T0, T0 + 6 * HOUR, 100);
        assertThat(history.points()).hasSize(1);
        assertThat(history.missing()).hasSize(1);
        assertThat(history.missing().getFirst().batches()).isOne();
    }

    @Test
    void a_damaged_block_is_answered_from_the_batches() throws Exception {
        store(2, values(ColumnType.FLOAT64, T0, T0 + HOUR));
        folder.sweep();
        store.database.jdbi().useHandle(h -> h.execute("update history_block set payload = x'00'"));
        assertThat(records(same(T0, T0 + 6 * HOUR, 100))).isEqualTo(2);
        store(1, values(ColumnType.FLOAT64, T0 + SECOND));
        folder.sweep();
        assertThat(records(same(T0, T0 + 6 * HOUR, 100))).isEqualTo(3);
    }

    @Test
    void a_boot_whose_time_becomes_known_later_moves() throws Exception {
        store(
                1,
                batch(
                        encoder -> {
                            encoder.boot("1f");
                            add(encoder, ColumnType.FLOAT64, HOUR, 1, 0);
                        }));
        store(1, values(ColumnType.FLOAT64, T0));
        folder.sweep();
        assertThat(same(T0, T0 + 6 * HOUR, 100).points()).hasSize(1);
        store.shift("north", "1f", T0);
        assertThat(same(T0, T0 + 6 * HOUR, 100).points()).hasSize(2);
    }

    @Test
    void what_expired_stays_gone_when_it_is_to_be_kept_longer_again() throws Exception {
        keep(Duration.ofHours(1));
        store(1, values(ColumnType.FLOAT32, T0));
        store(2, values(ColumnType.FLOAT32, T0 + 60 * SECOND, T0 + HOUR));
        folder.sweep();
        store.now = START.plus(Duration.ofMinutes(90));
        assertThat(records(same(T0 - HOUR, T0 + 6 * HOUR, 100))).isOne();
        expiry.sweep();
        assertThat(records(same(T0 - HOUR, T0 + 6 * HOUR, 100))).isOne();
        keep(Duration.ZERO);
        assertThat(records(same(T0 - HOUR, T0 + 6 * HOUR, 100)))
                .as("of the second batch all is there still")
                .isEqualTo(2);
    }

    @Test
    void nothing_is_left_when_an_agents_records_are_deleted() throws Exception {
        store(3, values(ColumnType.FLOAT64, T0, T0 + HOUR, T0 + 2 * HOUR));
        store(1, values(ColumnType.FLOAT32, T0 + HOUR));
        store.damage(2);
        folder.sweep();
        var purge = new Purge(store.database.jdbi(), committer, store.batches);
        store.database.jdbi().useTransaction(tx -> purge.order(tx, 1));
        store(1, values(ColumnType.FLOAT64, T0 + 2 * HOUR));
        folder.sweep();
        assertThat(records(same(T0, T0 + 6 * HOUR, 100))).isOne();
        purge.resume();
        dev.skerry.gateway.Patience.await().until(() -> count("purge") == 0);
        assertThat(count("history_block")).isOne();
        assertThat(count("history_gone")).isZero();
        assertThat(count("history_apart")).isZero();
        assertThat(records(same(T0, T0 + 6 * HOUR, 100))).isOne();
    }

    @Test
    void a_fold_that_was_overtaken_changes_nothing() throws Exception {
        store(1, values(ColumnType.FLOAT64, T0));
        Fold late = store.database.jdbi().withHandle(handle -> Folding.next(handle, 1));
        folder.sweep();
        committer.submit(java.util.Objects.requireNonNull(late));
        assertThat(late.done.get()).isFalse();
        assertThat(records(same(T0, T0 + 6 * HOUR, 100))).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatever_came_in_whatever_order_is_as_if_all_of_it_were_read(long seed) throws Exception {
        var random = new Random(seed);
        keep(random.nextBoolean() ? Duration.ZERO : Duration.ofHours(30));
        ColumnType[] types = {
            ColumnType.FLOAT32,
            ColumnType.FLOAT64,
            ColumnType.INT64,
            ColumnType.BOOLEAN,
            ColumnType.ROLLUP
        };
        for (int round = 0; round < 30; round++) {
            switch (random.nextInt(8)) {
                case 0 -> folder.sweep();
                case 1 -> {
                    store.now = store.now.plusSeconds(random.nextInt(7_200));
                    expiry.sweep();
                }
                default -> storeSome(random, types[random.nextInt(types.length)]);
            }
            if (random.nextInt(10) == 0 && sequence > 0) {
                store.shift("north", "boot-" + random.nextInt(3), T0 + random.nextInt(3) * HOUR);
            }
            long from = T0 - HOUR + random.nextLong(30 * HOUR);
            same(from, from + 2 * HOUR + random.nextLong(40 * HOUR), 1 + random.nextInt(600));
        }
        folder.sweep();
        for (int maxPoints : new int[] {1, 2, 50, 1500}) {
            same(T0 - 5 * HOUR + 1, T0 + 60 * HOUR + 12_345, maxPoints);
        }
    }

    private void storeSome(Random random, ColumnType type) {
        int records = 1 + random.nextInt(random.nextInt(5) == 0 ? 2_000 : 20);
        long from = T0 + random.nextLong(30 * HOUR);
        long step = 1 + random.nextLong(30 * SECOND);
        boolean isOfBoot = random.nextInt(8) == 0;
        byte[] payload =
                batch(
                        encoder -> {
                            if (isOfBoot) {
                                encoder.boot("boot-" + random.nextInt(3));
                            }
                            for (int i = 0; i < records; i++) {
                                long at = from + i * step + (i % 7 == 0 ? -step / 2 : 0);
                                add(
                                        encoder,
                                        type,
                                        isOfBoot ? at - T0 : at,
                                        random.nextInt(1 << 20) / 100.0,
                                        random.nextInt(20) == 0 ? 2 : 0);
                            }
                        });
        store(records, payload);
    }
}
