package dev.skerry.gateway.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.insight.VitalsTrend.Series;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Flow;
import dev.skerry.sync.proto.Vitals;
import org.junit.jupiter.api.Test;

class VitalsTrendTest {
    private final VitalsTrend trend = new VitalsTrend();

    private void told(long atSeconds, long uptimeSeconds, long readings) {
        trend.add(
                AgentStatus.newBuilder()
                        .setVitals(
                                Vitals.newBuilder()
                                        .setUptimeMillis(uptimeSeconds * 1_000)
                                        .setProcessCores(0.5)
                                        .setFlow(Flow.newBuilder().setReadings(readings)))
                        .build(),
                atSeconds * 1_000);
    }

    @Test
    void keeps_a_step_each_fifteen_seconds_with_the_rate_since_the_one_before() {
        told(100, 10, 1_000);
        told(105, 15, 2_000);
        told(120, 30, 3_000);
        assertThat(trend.times()).containsExactly(100_000L, 120_000L);
        assertThat(trend.values().get(Series.PROCESS_CORES)).containsExactly(0.5, 0.5);
        assertThat(trend.values().get(Series.READINGS_PER_SECOND)).containsExactly(null, 100.0);
        assertThat(trend.values().get(Series.TEMPERATURE_CELSIUS)).containsExactly(null, null);
    }

    @Test
    void knows_no_rate_over_a_start_of_the_agent() {
        told(100, 50, 1_000);
        told(120, 5, 10);
        told(140, 25, 50);
        assertThat(trend.values().get(Series.READINGS_PER_SECOND)).containsExactly(null, null, 2.0);
    }

    @Test
    void keeps_a_quarter_of_an_hour() {
        for (int i = 0; i < 500; i++) {
            told(20L * i, 20L * i + 1, 20L * i);
        }
        assertThat(trend.times()).hasSize(60).endsWith(20L * 499 * 1_000).isSorted();
        assertThat(trend.values().get(Series.READINGS_PER_SECOND))
                .hasSize(60)
                .allMatch(rate -> rate != null && Math.abs(rate - 1) < 1e-6);
    }
}
