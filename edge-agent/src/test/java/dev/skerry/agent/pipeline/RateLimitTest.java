package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final long begin = System.nanoTime();
    private final RateLimit limit = new RateLimit(2, 4, 3);

    private boolean takes(String name, double at) {
        return limit.take(name, 1, begin + (long) (at * SECOND)).isZero();
    }

    private int burst(String name, double at) {
        int taken = 0;
        while (takes(name, at)) {
            taken++;
        }
        return taken;
    }

    @Test
    void takes_a_burst_then_so_many_per_second_and_says_when_to_come_back() {
        assertThat(burst("a", 0)).isEqualTo(4);
        assertThat(limit.take("a", 1, begin)).isEqualTo(Duration.ofMillis(500));
        assertThat(takes("a", 0.5)).isTrue();
        assertThat(takes("a", 0.5)).isFalse();
        assertThat(burst("a", 10)).isEqualTo(4);
    }

    @Test
    void one_does_not_use_up_what_another_has() {
        burst("a", 0);
        assertThat(burst("b", 0)).isEqualTo(4);
    }

    @Test
    void what_costs_more_than_a_burst_comes_when_nothing_else_does() {
        assertThat(limit.take("a", 100, begin)).isZero();
        assertThat(limit.take("a", 100, begin)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void more_names_than_are_remembered_share_one_bucket_until_one_is_quiet() {
        takes("a", 0);
        takes("b", 0);
        takes("c", 0);
        assertThat(burst("d", 0) + burst("e", 0)).isEqualTo(4);
        assertThat(limit.size()).isEqualTo(3);
        // A second later the first is full again: it makes room, and has lost nothing.
        assertThat(burst("e", 1)).isEqualTo(4);
        assertThat(limit.size()).isEqualTo(3);
        assertThat(burst("a", 1)).isEqualTo(4);
    }

    @Test
    void what_could_have_come_meanwhile_may_come_once_and_for_as_long() {
        burst("a", 0);
        limit.allowFor(Duration.ofSeconds(10), begin);
        assertThat(burst("a", 0)).isEqualTo(20);
        assertThat(burst("b", 0)).isEqualTo(24);
        assertThat(takes("c", 0)).isTrue();
        assertThat(burst("c", 10)).isEqualTo(4);
    }
}
