package dev.skerry.gateway.web.device;

import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.telemetry.DamagedBatches;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.gateway.web.Parameters.Range;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsExportTest {
    private static final long T0 = 1_700_000_000_000_000L;

    @TempDir Path dir;

    @Test
    void a_line_stands_for_a_damaged_batch_and_the_rest_follows() throws IOException {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 7);
            store.store("north", 7, 1, 2, temperatures("pump-1", T0, 20, 2));
            store.store("north", 7, 2, 2, temperatures("pump-1", T0 + 2_000_000, 22, 2));
            store.store("north", 7, 3, 1, temperatures("pump-1", T0 + 4_000_000, 24, 1));
            store.damage(2);
            List<String> lines = export(store);
            assertThat(lines).hasSize(4);
            assertThat(lines.get(2))
                    .isEqualTo(
                            "{\"code\":\"SKR-G602\",\"firstObservedAtMicros\":%d,\"lastObservedAtMicros\":%d,\"epoch\":\"0000000000000007\",\"sequence\":2}"
                                    .formatted(T0 + 2_000_000, T0 + 3_000_000));
            assertThat(lines.get(3)).contains("\"value\":24.0");
        }
    }

    private static List<String> export(StoreFixture store) throws IOException {
        var readings = new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
        var output = new ByteArrayOutputStream();
        new ReadingsExport(readings, new ObjectMapper())
                .write(
                        new ResourceRef("north", "pump-1", "temperature"),
                        new Range(Instant.MIN, Instant.MAX),
                        output);
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
