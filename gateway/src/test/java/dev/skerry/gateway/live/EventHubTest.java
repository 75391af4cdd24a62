package dev.skerry.gateway.live;

import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.SqlRows;
import dev.skerry.gateway.telemetry.BatchDigest;
import dev.skerry.gateway.telemetry.BatchInspector;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told while nobody watches. */
class EventHubTest {
    @Test
    void whoever_goes_by_alarms_is_told_of_each_change_and_of_nothing_else(@TempDir Path dir) {
        try (var store = new StoreFixture(dir)) {
            var hub =
                    new EventHub(
                            new ObjectMapper(),
                            store.fleet,
                            new FleetIndex(
                                    new SqlRows(store.database.jdbi(), store.fleet),
                                    () -> store.now),
                            store.alarms,
                            new ConflictStore(store.database.jdbi()),
                            Duration.ofSeconds(1),
                            1);
            var told = new AtomicInteger();
            hub.whenAlarmsChange(told::incrementAndGet);
            byte[] payload = raised("pump-1", "hot", 1_000_000);
            var batch = new IncomingBatch("north", 1, 1, Lane.LANE_TELEMETRY, 1, payload, true, 0);
            BatchDigest digest = Objects.requireNonNull(BatchInspector.inspect(batch).digest());
            hub.stored(batch, digest, List.of());
            hub.agentChanged("north");
            assertThat(told).hasValue(0);
            hub.stored(batch, digest, List.of(7L));
            assertThat(told).hasValue(1);
            hub.alarmChanged(7);
            assertThat(told).hasValue(2);
            hub.shifted("north", List.of("pump-1"));
            assertThat(told).hasValue(3);
        }
    }
}
