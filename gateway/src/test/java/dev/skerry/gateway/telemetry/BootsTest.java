package dev.skerry.gateway.telemetry;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.fleet.DeviceView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootsTest {
    private static final long SECOND = 1_000_000;
    private static final long FLOOR = 1_700_000_000 * SECOND;
    private static final long YEAR = 31_556_952 * SECOND;
    private static final ResourceRef TEMPERATURE =
            new ResourceRef("north", "pump-1", "temperature");

    @TempDir Path dir;

    private static List<Point> history(StoreFixture store, long from, long to) {
        var readings = new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
        return readings.history(TEMPERATURE, from, to, 100).points();
    }

    private static DeviceView.ResourceView latest(StoreFixture store) {
        DeviceView device = store.fleet.device("north", "pump-1").orElseThrow();
        return device.resources().stream()
                .filter(resource -> resource.name().equals("temperature"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void marks_what_is_stamped_by_a_boot_whose_time_nobody_knows() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 1, 3, temperatures("1f", "pump-1", FLOOR, 20, 3));
            assertThat(history(store, FLOOR, FLOOR + YEAR))
                    .hasSize(3)
                    .allMatch(point -> point.quality().equals("clock-untrusted"));
            assertThat(latest(store).quality()).isEqualTo("clock-untrusted");
        }
    }

    @Test
    void sets_right_what_is_stored_and_what_comes_later_as_often_as_it_is_told() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 1, 3, temperatures("1f", "pump-1", FLOOR, 20, 3));
            store.store("north", 1, 2, 3, temperatures("2e", "pump-1", FLOOR, 50, 3));
            store.shift("north", "1f", YEAR + 7);
            store.shift("north", "1f", YEAR);
            store.shift("north", "1f", YEAR);
            byte[] later = temperatures("1f", "pump-1", FLOOR + 3 * SECOND, 23, 2);
            store.store("north", 1, 3, 2, later);
            assertThat(history(store, FLOOR + YEAR, FLOOR + 2 * YEAR))
                    .extracting(Point::mean)
                    .containsExactly(20.0, 21.0, 22.0, 23.0, 24.0);
            assertThat(history(store, FLOOR + YEAR, FLOOR + 2 * YEAR))
                    .allMatch(point -> point.quality().equals("good"));
            assertThat(history(store, FLOOR, FLOOR + YEAR))
                    .as("the other boot")
                    .hasSize(3)
                    .allMatch(point -> point.quality().equals("clock-untrusted"));
            assertThat(latest(store).observedAt())
                    .isEqualTo(Times.ofMicros(FLOOR + YEAR + 4 * SECOND));
            assertThat(latest(store).quality()).isEqualTo("good");
        }
    }

    @Test
    void moves_the_newest_value_that_was_stored_before_and_knows_it_after_a_restart() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 1, 3, temperatures("pump-1", FLOOR, 20, 3));
            store.store("north", 1, 2, 1, temperatures("1f", "pump-1", FLOOR + YEAR, 30, 1));
        }
        try (var store = new StoreFixture(dir)) {
            store.shift("north", "1f", 2 * YEAR);
            assertThat(latest(store).observedAt()).isEqualTo(Times.ofMicros(FLOOR + 3 * YEAR));
            assertThat(latest(store).quality()).isEqualTo("good");
        }
        try (var store = new StoreFixture(dir)) {
            store.shift("north", "1f", -YEAR + SECOND);
            assertThat(history(store, FLOOR, FLOOR + YEAR)).hasSize(4);
        }
    }

    @Test
    void keeps_what_the_boot_is_told_before_any_of_its_batches() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.shift("north", "1f", YEAR);
        }
        try (var store = new StoreFixture(dir)) {
            store.store("north", 1, 1, 3, temperatures("1f", "pump-1", FLOOR, 20, 3));
            assertThat(history(store, FLOOR + YEAR, FLOOR + 2 * YEAR)).hasSize(3);
        }
    }

    @Test
    void moves_alarms_and_finds_anew_when_they_ended() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 1, 1, raised("1f", "pump-1", "hot", FLOOR));
            Instant known = Times.ofMicros(FLOOR + YEAR);
            store.store("north", 1, 2, 1, cleared("pump-1", "hot", FLOOR + YEAR));
            assertThat(alarm(store).clearedAt()).isEqualTo(known);
            store.shift("north", "1f", YEAR - SECOND);
            assertThat(alarm(store).raisedAt()).isEqualTo(known.minusSeconds(1));
            assertThat(alarm(store).clearedAt()).isEqualTo(known);
            store.shift("north", "1f", YEAR + SECOND);
            assertThat(alarm(store).raisedAt()).isEqualTo(known.plusSeconds(1));
            assertThat(alarm(store).clearedAt()).as("by an earlier decision").isNull();
        }
    }

    private static AlarmView alarm(StoreFixture store) {
        return store.alarms
                .alarms(new AlarmQuery(null, null, null, Sites.ALL, 10, Long.MAX_VALUE))
                .getFirst();
    }

    @Test
    void forgets_the_oldest_of_too_many_boots_that_no_batch_names() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store("north", 1, 1, 3, temperatures("b0", "pump-1", FLOOR, 20, 3));
            store.database
                    .jdbi()
                    .useTransaction(
                            tx -> {
                                for (int i = 1; i < 1_200; i++) {
                                    store.batches.shift(tx, "north", "b" + i, i);
                                }
                            });
            int rows =
                    store.database
                            .jdbi()
                            .withHandle(
                                    handle ->
                                            handle.createQuery("select count(*) from boot")
                                                    .mapTo(Integer.class)
                                                    .one());
            assertThat(rows).isLessThanOrEqualTo(1_001);
            store.shift("north", "b0", YEAR);
            assertThat(history(store, FLOOR + YEAR, FLOOR + 2 * YEAR)).hasSize(3);
        }
    }
}
