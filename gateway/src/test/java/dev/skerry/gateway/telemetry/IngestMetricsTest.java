package dev.skerry.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.Lane;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngestMetricsTest {
    private static final long NOW_MICROS = 10_000_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final IngestMetrics metrics =
            new IngestMetrics(registry, () -> Instant.ofEpochSecond(10));

    private void stored(Lane lane, boolean live, @Nullable String boot, long observedMicros) {
        metrics.stored(
                new IncomingBatch("north", 1, 1, lane, 3, new byte[40], live, 0),
                new BatchDigest(
                        3, 0, observedMicros, List.of(), List.of(), boot, StampClock.RIGHT));
    }

    private Timer lag() {
        return registry.get("skerry.gateway.lag").timer();
    }

    @Test
    void measures_how_late_a_live_reading_is_stored() {
        stored(Lane.LANE_TELEMETRY, true, null, NOW_MICROS - 250_000);
        assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
        stored(Lane.LANE_TELEMETRY, true, null, NOW_MICROS + 5_000_000);
        assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).as("a clock ahead").isEqualTo(250);
        assertThat(lag().count()).isEqualTo(2);
        assertThat(registry.get("skerry.gateway.records.stored").counter().count()).isEqualTo(6);
        assertThat(registry.get("skerry.gateway.bytes.stored").counter().count()).isEqualTo(80);
    }

    @Test
    void leaves_out_what_is_late_for_another_reason_or_by_a_clock_that_is_not_known() {
        stored(Lane.LANE_TELEMETRY, false, null, 0);
        stored(Lane.LANE_BULK, true, null, 0);
        stored(Lane.LANE_TELEMETRY, true, "1f", 0);
        assertThat(lag().count()).isZero();
        assertThat(registry.get("skerry.gateway.batches.stored").counter().count()).isEqualTo(3);
    }
}
