package dev.skerry.profile.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.profile.rule.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_700_000_000L * SECOND;

    @Test
    void knows_nothing_before_the_first_reading() {
        var window = new SlidingWindow(60 * SECOND);
        for (WindowFunction function : WindowFunction.values()) {
            assertThat(window.evaluate(function, NOW)).isNaN();
        }
    }

    @Test
    void a_slope_needs_two_moments() {
        var window = new SlidingWindow(60 * SECOND);
        window.add(NOW - 60 * SECOND, 1);
        window.add(NOW, 3);
        window.add(NOW, 5);
        assertThat(window.evaluate(WindowFunction.TREND, NOW)).isNaN();
        assertThat(window.evaluate(WindowFunction.RATE, NOW)).isNaN();
        assertThat(window.evaluate(WindowFunction.AVG, NOW)).isEqualTo(4);
    }

    @Test
    void knows_only_the_age_before_the_readings_reach_back_a_whole_span() {
        var window = new SlidingWindow(60 * SECOND);
        for (int i = 0; i < 60; i++) {
            window.add(NOW + i * SECOND, i);
            for (WindowFunction function : WindowFunction.values()) {
                double value = window.evaluate(function, NOW + i * SECOND);
                if (function == WindowFunction.AGE) {
                    assertThat(value).isZero();
                } else {
                    assertThat(value).as("%s after %d s", function, i).isNaN();
                }
            }
        }
        window.add(NOW + 60 * SECOND, 60);
        assertThat(window.evaluate(WindowFunction.MIN, NOW + 60 * SECOND)).isEqualTo(1);
        assertThat(window.evaluate(WindowFunction.RATE, NOW + 60 * SECOND)).isEqualTo(1);
    }

    @Test
    void is_exact_while_a_bucket_holds_one_reading() {
        var window = new SlidingWindow(60 * SECOND);
        for (int i = 0; i <= 90; i += 2) {
            window.add(NOW + i * SECOND, 10 + 0.5 * i);
        }
        long end = NOW + 90 * SECOND;
        assertThat(window.evaluate(WindowFunction.TREND, end)).isCloseTo(0.5, within(1e-9));
        assertThat(window.evaluate(WindowFunction.RATE, end)).isCloseTo(0.5, within(1e-9));
        assertThat(window.evaluate(WindowFunction.MIN, end)).isEqualTo(10 + 0.5 * 32);
        assertThat(window.evaluate(WindowFunction.MAX, end)).isEqualTo(10 + 0.5 * 90);
        assertThat(window.evaluate(WindowFunction.AVG, end)).isCloseTo(10 + 0.5 * 61, within(1e-9));
        assertThat(window.evaluate(WindowFunction.AGE, end + 7 * SECOND)).isEqualTo(7);
        assertThat(window.evaluate(WindowFunction.AGE, end + 7_000 * SECOND)).isEqualTo(60);
    }

    @Test
    void many_readings_are_within_a_bucket_of_the_truth() {
        long seed = 20_261_122;
        var random = new Random(seed);
        long span = 300 * SECOND;
        var window = new SlidingWindow(span);
        record Sample(long at, double value) {}
        List<Sample> samples = new ArrayList<>();
        long at = NOW;
        for (int i = 0; i < 50_000; i++) {
            at += random.nextLong(20_000) + 1;
            var sample = new Sample(at, 20 + random.nextGaussian() + i * 1e-4);
            samples.add(sample);
            window.add(sample.at(), sample.value());
        }
        long end = at;
        double truth =
                samples.stream()
                        .filter(s -> s.at() > end - span)
                        .mapToDouble(Sample::value)
                        .average()
                        .orElseThrow();
        assertThat(window.evaluate(WindowFunction.AVG, end))
                .as("seed %d", seed)
                .isCloseTo(truth, within(0.05));
        assertThat(window.evaluate(WindowFunction.TREND, end))
                .as("seed %d", seed)
                .isCloseTo(0.01, within(0.002));
    }
}
