package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTimesTest {
    private final RunTimes times = new RunTimes();

    @Test
    void tells_the_share_of_runs_that_were_no_longer() {
        assertThat(times.micros(0.99)).isZero();
        for (int i = 1; i <= 1_000; i++) {
            times.add(i * 1_000L);
        }
        assertThat(times.micros(0.5)).isBetween(500L, 532L);
        assertThat(times.micros(0.99)).isBetween(990L, 1_052L);
        assertThat(times.micros(1)).isBetween(1_000L, 1_063L);
        assertThat(times.micros(0)).isBetween(1L, 3L);
    }

    @Test
    void a_single_long_run_is_no_percentile_but_the_longest() {
        for (int i = 0; i < 200; i++) {
            times.add(10_000);
        }
        times.add(5_000_000_000L);
        assertThat(times.micros(0.99)).isBetween(10L, 11L);
        assertThat(times.micros(1)).isBetween(5_000_000L, 5_312_500L);
    }

    @Test
    void takes_any_time() {
        times.add(0);
        assertThat(times.micros(1)).isBetween(1L, 2L);
        times.add(Long.MAX_VALUE);
        assertThat(times.micros(1)).isBetween(17_000_000L, 17_200_000L);
    }

    @Test
    void forgets() {
        times.add(1_000_000);
        times.clear();
        assertThat(times.micros(0.5)).isZero();
    }
}
