package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PunctualityTest {
    private static final long LIMIT = Duration.ofMillis(3).toNanos();

    private final Punctuality punctuality = new Punctuality(Duration.ofNanos(LIMIT));

    @Test
    void a_model_that_takes_twice_its_limit_is_in_time() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(punctuality.isTooSlowAfter(2 * LIMIT)).isFalse();
        }
    }

    @Test
    void a_model_that_always_takes_more_is_too_slow_after_four_stretches() {
        for (int i = 1; i < 4 * 256; i++) {
            assertThat(punctuality.isTooSlowAfter(2 * LIMIT + 1)).as("run %d", i).isFalse();
        }
        assertThat(punctuality.isTooSlowAfter(2 * LIMIT + 1)).isTrue();
    }

    @Test
    void one_late_run_in_eleven_is_borne_and_one_in_nine_is_not() {
        assertThat(isEverTooSlow(11)).isFalse();
        assertThat(isEverTooSlow(9)).isTrue();
    }

    @Test
    void a_stretch_in_time_forgives_those_before_it() {
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 4 * 256; i++) {
                long nanos = i < 3 * 256 ? Long.MAX_VALUE : 1;
                assertThat(punctuality.isTooSlowAfter(nanos)).isFalse();
            }
        }
    }

    private boolean isEverTooSlow(int oneLateIn) {
        boolean isTooSlow = false;
        for (int i = 1; i <= 8 * 256; i++) {
            isTooSlow |= punctuality.isTooSlowAfter(i % oneLateIn == 0 ? 3 * LIMIT : 1);
        }
        return isTooSlow;
    }
}
