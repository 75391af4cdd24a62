package dev.skerry.gateway.telemetry;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.added;
import static dev.skerry.gateway.session.TestBatches.batch;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.DeviceView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.store.CommitMetrics;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryTest {
    private static final long SECOND = 1_000_000;
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final long T0 = START.getEpochSecond() * SECOND;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path dir;
    private StoreFixture store;
    private GroupCommitter committer;
    private Expiry expiry;

    @BeforeEach
    void open() {
        store = new StoreFixture(dir);
        store.hello("north", 1);
        declare(HOUR);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new CommitMetrics(store.batches, new SimpleMeterRegistry()),
                        Duration.ZERO,
                        1 << 20);
        committer.start();
        expiry = new Expiry(store.database.jdbi(), committer, () -> store.now);
    }

    @AfterEach
    void close() throws InterruptedException {
        expiry.stop();
        committer.stop();
        store.close();
    }

    /** The pump's temperature is kept that long, its pressure for ever. */
    private void declare(Duration retention) {
        var pump =
                Device.newBuilder()
                        .setDeviceId("pump-1")
                        .addResources(
                                ResourceInfo.newBuilder()
                                        .setName("temperature")
                                        .setType("float32")
                                        .setRetentionMillis(retention.toMillis()))
                        .addResources(
                                ResourceInfo.newBuilder().setName("pressure").setType("float64"))
                        .build();
        store.database
                .jdbi()
                .useTransaction(tx -> store.fleet.devicesDeclared(tx, "north", List.of(pump)));
    }

    private static byte[] both(long atMicros) {
        return batch(
                encoder -> {
                    var pressure = new StreamKey("pump-1", "pressure", ColumnType.FLOAT64);
                    var temperature = new StreamKey("pump-1", "temperature", ColumnType.FLOAT32);
                    added(encoder.addDouble(pressure, atMicros, 3, 0));
                    added(encoder.addDouble(temperature, atMicros, 20, 0));
                });
    }

    private int points(String resource) {
        var readings = new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
        var history =
                readings.history(
                        new ResourceRef("north", "pump-1", resource), 0, 2 * T0, 1_000_000);
        assertThat(history.missing()).isEmpty();
        return history.points().size();
    }

    private DeviceView.ResourceView temperature() {
        DeviceView device = store.fleet.device("north", "pump-1").orElseThrow();
        return device.resources().getFirst();
    }

    private int count(String rows) {
        return store.database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select count(*) from " + rows)
                                        .mapTo(Integer.class)
                                        .one());
    }

    @Test
    void what_is_older_is_not_there_from_that_moment_on() {
        store.store("north", 1, 1, 10, temperatures("pump-1", T0, 20, 10));
        store.now = START.plus(HOUR);
        assertThat(points("temperature")).isEqualTo(10);
        store.now = START.plus(HOUR).plusSeconds(4);
        assertThat(points("temperature")).isEqualTo(6);
        assertThat(temperature().value()).isEqualTo(29f);
        assertThat(store.fleet.device("north", "pump-1").orElseThrow().firstSeenAt())
                .isEqualTo(START.plusSeconds(4));
        store.now = START.plus(HOUR).plusSeconds(10);
        assertThat(points("temperature")).isZero();
        assertThat(temperature().value()).isNull();
        assertThat(temperature().observedAt()).isNull();
    }

    @Test
    void a_batch_goes_with_the_last_of_its_resources() throws Exception {
        store.store("north", 1, 1, 1, temperatures("pump-1", T0, 20, 1));
        store.store("north", 1, 2, 2, both(T0));
        store.store("north", 1, 3, 1, temperatures("pump-1", T0 + SECOND, 20, 1));
        store.now = START.plus(HOUR).plusSeconds(1);
        expiry.sweep();
        assertThat(count("batch_index")).isEqualTo(2);
        assertThat(count("batch where payload = x''")).isOne();
        assertThat(points("pressure")).isOne();

        declare(Duration.ZERO);
        assertThat(points("temperature")).as("what is deleted stays deleted").isOne();
        expiry.sweep();
        assertThat(points("temperature")).isOne();
    }

    @Test
    void its_number_stays_counted_and_known() throws Exception {
        byte[] first = temperatures("pump-1", T0, 20, 5);
        store.store("north", 1, 1, 5, first);
        store.now = START.plus(HOUR).plusSeconds(5);
        expiry.sweep();
        assertThat(count("batch_index")).isZero();
        assertThat(store.fleet.agents(Sites.ALL).getFirst().ledger().stored()).isEqualTo(5);
        store.store("north", 1, 2, 1, temperatures("pump-1", T0, 20, 1));
        assertThat(new MissingBatches(store.database.jdbi()).of("north").orElseThrow().numbers())
                .isZero();

        assertThat(store.store("north", 1, 1, 5, first)).isFalse();
        assertThat(store.store("north", 1, 1, 4, temperatures("pump-1", T0, 20, 4)))
                .as("another batch of the same number, of an outbox that was set back")
                .isTrue();
    }

    @Test
    void there_may_be_more_than_one_look_finds() throws Exception {
        for (int i = 0; i < 600; i++) {
            store.store("north", 1, 2 * i + 1, 2, both(T0 + i));
            store.store("north", 1, 2 * i + 2, 1, temperatures("pump-1", T0 + i, 20, 1));
        }
        store.now = START.plus(HOUR).plusSeconds(1);
        expiry.sweep();
        assertThat(count("batch_index")).isEqualTo(600);
        assertThat(points("pressure")).isEqualTo(600);
        declare(Duration.ZERO);
        assertThat(points("temperature")).isZero();
    }

    @Test
    void readings_whose_time_nobody_knows_have_no_age() throws Exception {
        store.store("north", 1, 1, 3, temperatures("1f", "pump-1", 0, 20, 3));
        expiry.sweep();
        assertThat(points("temperature")).isEqualTo(3);
        assertThat(temperature().quality()).isEqualTo("clock-untrusted");

        store.shift("north", "1f", T0);
        expiry.sweep();
        assertThat(points("temperature")).isEqualTo(3);
        store.now = START.plus(HOUR).plusSeconds(3);
        expiry.sweep();
        assertThat(count("batch_index")).isZero();
        assertThat(temperature().value()).isNull();
    }

    @Test
    void nothing_of_it_is_left_once_the_records_of_its_agent_are_deleted() throws Exception {
        store.store("north", 1, 1, 1, temperatures("pump-1", T0, 20, 1));
        store.store("north", 1, 2, 2, both(T0));
        store.now = START.plus(HOUR).plusSeconds(1);
        expiry.sweep();
        var purge = new Purge(store.database.jdbi(), committer, store.batches);
        store.database.jdbi().useTransaction(tx -> purge.order(tx, 1));
        purge.resume();
        await().until(() -> count("purge") == 0);
        assertThat(count("batch")).isZero();
        assertThat(count("retention")).isZero();
    }
}
