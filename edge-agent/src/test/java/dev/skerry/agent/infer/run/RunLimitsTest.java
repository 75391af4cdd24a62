package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLimitsTest {
    @ParameterizedTest
    @CsvSource({"1, 2000", "40, 2000", "60, 3000", "200, 10000", "5000, 10000", "20000, 20000"})
    void a_run_is_ended_after_2_to_10_seconds_but_not_before_its_latency(
            long latencyMillis, long longestMillis) {
        assertThat(RunLimits.ofLatency(Duration.ofMillis(latencyMillis)).longestRun())
                .hasMillis(longestMillis);
    }

    @Test
    void no_time_at_all_is_no_limit() {
        assertThatThrownBy(() -> RunLimits.ofLatency(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
