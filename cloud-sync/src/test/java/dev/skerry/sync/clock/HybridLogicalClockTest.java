package dev.skerry.sync.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.testkit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HybridLogicalClockTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private long wall = 20_000 * DAY;

    @Test
    void never_goes_back_whatever_the_wall_clock_does() {
        Seeds.forEach(
                200,
                seeded -> {
                    HybridLogicalClock clock = clock(HybridTimestamp.ZERO);
                    HybridTimestamp before = HybridTimestamp.ZERO;
                    for (int i = 0; i < 300; i++) {
                        wall += seeded.oneIn(20) ? seeded.between(-50, 50) * DAY : seeded.below(3);
                        HybridTimestamp remote =
                                new HybridTimestamp(
                                        Math.max(0, wall + seeded.between(-99_999, 99_999)), 3);
                        boolean noted = clock.observe(remote);
                        assertThat(noted).isEqualTo(remote.wallMillis() - wall <= 60_000);
                        HybridTimestamp now = clock.now();
                        assertThat(now).isGreaterThan(before);
                        if (noted) {
                            assertThat(now).isGreaterThan(remote);
                        }
                        before = now;
                    }
                });
    }

    @Test
    void notes_nothing_of_a_stamp_too_far_ahead() {
        HybridLogicalClock clock = clock(HybridTimestamp.ZERO);
        assertThat(clock.observe(new HybridTimestamp(wall + 60_001, 0))).isFalse();
        assertThat(clock.now()).isEqualTo(new HybridTimestamp(wall, 0));
    }

    @Test
    void goes_on_after_what_it_gave_out_before_a_restart() {
        HybridTimestamp last = new HybridTimestamp(wall + DAY, HybridTimestamp.MAX_LOGICAL);
        assertThat(clock(last).now()).isEqualTo(new HybridTimestamp(wall + DAY + 1, 0));
    }

    @Test
    void works_when_the_machine_believes_it_is_before_1970() {
        wall = -5;
        assertThat(clock(HybridTimestamp.ZERO).now()).isGreaterThan(HybridTimestamp.ZERO);
    }

    private HybridLogicalClock clock(HybridTimestamp last) {
        return new HybridLogicalClock(() -> wall, Duration.ofMinutes(1), last);
    }
}
