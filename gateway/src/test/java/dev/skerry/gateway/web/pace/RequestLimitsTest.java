package dev.skerry.gateway.web.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.web.pace.RequestLimits.Standing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RequestLimits limits = new RequestLimits(20, 2, nanos::get);

    @Test
    void takes_a_burst_and_then_says_how_long_to_wait() {
        for (int left = 19; left >= 0; left--) {
            assertThat(limits.take("a", 1).left()).isEqualTo(left);
        }
        assertThat(limits.take("a", 1)).isEqualTo(new Standing(0, 1, 10));
        assertThat(limits.take("a", 5)).isEqualTo(new Standing(0, 3, 10));
        assertThat(limits.take("b", 1).waitSeconds()).isZero();
    }

    @Test
    void does_not_count_what_has_to_wait() {
        limits.take("a", 20);
        for (int i = 0; i < 100; i++) {
            assertThat(limits.take("a", 1).waitSeconds()).isEqualTo(1);
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limits.take("a", 2)).isEqualTo(new Standing(0, 0, 10));
    }

    @Test
    void has_no_more_than_a_burst_after_the_longest_rest() {
        limits.take("a", 20);
        nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
        assertThat(limits.take("a", 1)).isEqualTo(new Standing(19, 0, 1));
    }

    @Test
    void tells_the_pace_in_headers() {
        assertThat(limits.policy()).isEqualTo("\"requests\";q=20;w=10");
        assertThat(RequestLimits.header(limits.take("a", 5))).isEqualTo("\"requests\";r=15;t=3");
    }

    @Test
    void is_never_such_that_a_heavy_request_could_not_be_made() {
        assertThatThrownBy(() -> new RequestLimits(RequestWeight.MOST - 1, 1, nanos::get))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RequestLimits(RequestWeight.MOST, 0, nanos::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void counts_what_is_costly_for_more() {
        assertThat(RequestWeight.of("/api/agents")).isEqualTo(1);
        assertThat(RequestWeight.of("/api/devices/north/pump-1")).isEqualTo(1);
        assertThat(RequestWeight.of("/api/devices/north/pump-1/history")).isEqualTo(5);
        assertThat(RequestWeight.of("/api/devices/north/pump-1/readings")).isEqualTo(20);
        assertThat(RequestWeight.of("/api/audit/export")).isEqualTo(20);
        assertThat(RequestWeight.of("/api/audit")).isEqualTo(1);
        assertThat(RequestWeight.of("/api/profiles/dry-run")).isEqualTo(5);
    }
}
