package dev.skerry.agent.infer.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.drift.Bins;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelDriftTest {
    /** With a step a second half a window is {@link #HALF} steps. */
    private static final int HALF = 2_000;

    private static final DriftSettings SETTINGS =
            new DriftSettings(Duration.ofSeconds(2 * HALF - 2), 0.25);

    private final Random random = new Random(7);
    private final ModelDrift drift = drift(reference());
    private long second;

    /** Of a load around 10, a heat around -5, and scores from 0 to 1. */
    private static Reference reference() {
        var trained = new Random(1);
        return new Reference(
                5_000,
                List.of(
                        Histogram.of(gaussian(trained, 10, 5_000)),
                        Histogram.of(gaussian(trained, -5, 5_000))),
                Histogram.of(trained.doubles(5_000).toArray()));
    }

    private static double[] gaussian(Random random, double mean, int count) {
        return IntStream.range(0, count).mapToDouble(_ -> mean + random.nextGaussian()).toArray();
    }

    private static ModelDrift drift(@Nullable Reference reference) {
        return new ModelDrift("pump/wear", "d1", List.of("load", "heat"), reference, SETTINGS);
    }

    private void take(ModelDrift into, int steps, double load, double heat) {
        for (int i = 0; i < steps; i++) {
            step(into, load, heat);
        }
    }

    private void step(ModelDrift into, double load, double heat) {
        double[] values = {load + random.nextGaussian(), heat + random.nextGaussian()};
        into.step(values, random.nextFloat(), ++second * 1_000_000);
    }

    /** How many steps it takes until the trouble is there, or gone. */
    private int stepsUntil(boolean isTrouble, int most, double load, double heat) {
        for (int i = 1; i <= most; i++) {
            step(drift, load, heat);
            if ((drift.trouble() != null) == isTrouble) {
                return i;
            }
        }
        throw new AssertionError("not in " + most + " steps: " + drift.figures());
    }

    private double psi(ModelDrift of, int series) {
        return of.figures().get(series).psi();
    }

    @Test
    void what_stays_as_it_was_in_training_is_no_trouble() {
        for (int i = 0; i < 20; i++) {
            take(drift, HALF / 2, 10, -5);
            assertThat(drift.trouble()).isNull();
            assertThat(drift.figures()).allMatch(it -> it.psi() < 0.03 && it.ks() < 0.06);
        }
        assertThat(drift.figures())
                .extracting(DriftFigure::feature)
                .containsExactly("load", "heat", "");
    }

    @Test
    void an_input_that_moves_by_a_deviation_is_told_within_a_window() {
        take(drift, 2 * HALF + HALF / 2, 10, -5);
        assertThat(stepsUntil(true, 2 * HALF, 10, -4)).isEqualTo(HALF + HALF / 2);
        Refusal trouble = Objects.requireNonNull(drift.trouble());
        assertThat(trouble.code()).isEqualTo("SKR-M060");
        assertThat(trouble.message())
                .startsWith("model pump/wear has moved from its training data: 'heat' (PSI 0.")
                .contains(" over 4,000 values): see whether a sensor or what it measures has")
                .doesNotContain("load", "score");
    }

    @Test
    void a_move_by_a_tenth_of_a_deviation_is_not_told() {
        take(drift, 8 * HALF, 10.1, -5.1);
        assertThat(drift.trouble()).isNull();
        assertThat(psi(drift, 0)).isBetween(0.005, 0.1);
    }

    @Test
    void a_score_that_moves_is_told_with_all_else_that_does_the_largest_first() {
        take(drift, 2 * HALF, 10, -5);
        for (int i = 0; i < 2 * HALF; i++) {
            double[] values = {12 + random.nextGaussian(), -5 + random.nextGaussian()};
            drift.step(values, random.nextFloat() * 0.8f, ++second * 1_000_000);
        }
        assertThat(Objects.requireNonNull(drift.trouble()).message())
                .containsSubsequence("'load' (PSI ", "the score (PSI ")
                .doesNotContain("'heat'");
    }

    @Test
    void it_is_over_a_window_after_it_is_as_it_was() {
        take(drift, 4 * HALF, 13, -5);
        assertThat(drift.trouble()).isNotNull();
        assertThat(stepsUntil(false, 3 * HALF, 10, -5)).isEqualTo(2 * HALF);
    }

    @Test
    void without_training_data_it_learns_from_the_first_window() {
        ModelDrift learning = drift(null);
        take(learning, 2 * HALF - 1, 100, 0);
        assertThat(learning.figures()).isEmpty();
        take(learning, 2 * HALF + 1, 100, 0);
        assertThat(learning.trouble()).isNull();
        assertThat(learning.figures()).hasSize(3).allMatch(it -> it.psi() < 0.08);
        take(learning, 2 * HALF, 101, 0);
        assertThat(learning.figures().getFirst().psi()).isGreaterThan(0.25);
        assertThat(learning.trouble()).as("nobody said that it stays as at first").isNull();
    }

    @Test
    void training_data_without_scores_have_those_learned() {
        Reference without = new Reference(5_000, reference().features(), null);
        ModelDrift partly = drift(without);
        take(partly, 2 * HALF, 10, -5);
        assertThat(partly.figures()).extracting(DriftFigure::feature).contains("load", "heat");
        assertThat(partly.figures()).hasSize(2);
        take(partly, 1, 10, -5);
        assertThat(partly.figures()).hasSize(3);
    }

    @Test
    void steps_without_a_score_count_for_the_inputs() {
        for (int i = 0; i < 10; i++) {
            drift.step(new double[] {10, -5}, Float.NaN, i);
        }
        assertThat(drift.figures()).extracting(DriftFigure::samples).containsExactly(10L, 10L);
    }

    @Test
    void half_a_window_takes_its_time_and_a_thousand_steps_at_least() {
        ModelDrift dense = drift(reference());
        for (int i = 0; i < 50 * HALF; i++) {
            dense.step(new double[] {50, 50}, 0, i * 1_000L);
        }
        assertThat(dense.trouble()).as("50 times the steps, in a fortieth of the time").isNull();
        ModelDrift sparse = drift(reference());
        for (int i = 0; i < 2 * DriftSettings.LEAST_STEPS - 1; i++) {
            sparse.step(new double[] {50, 50}, 0, i * 3_600_000_000L);
        }
        assertThat(sparse.trouble()).isNull();
        sparse.step(new double[] {50, 50}, 0, 2_000 * 3_600_000_000L);
        assertThat(sparse.trouble()).isNotNull();
    }

    @Test
    void a_part_of_half_a_window_is_shown_and_not_judged_by() {
        take(drift, HALF - 1, 13, -5);
        assertThat(psi(drift, 0)).isGreaterThan(1);
        assertThat(drift.settled()).isEmpty();
        assertThat(drift.largestPsi()).isNaN();
        take(drift, 1, 13, -5);
        assertThat(drift.settled()).isEqualTo(drift.figures());
        assertThat(drift.largestPsi())
                .isCloseTo(psi(drift, 0) - 9 * (1.0 / HALF + 1.0 / 5_000), within(1e-9));
    }

    @Test
    void what_is_within_chance_is_no_drift_at_all() {
        for (int i = 0; i < HALF; i++) {
            double share = (i + 0.5) / HALF;
            drift.step(new double[] {10, -5}, (float) share, i * 1_000_000L);
        }
        assertThat(drift.settled().getLast().psi()).isLessThan(0.006);
        ModelDrift alone = new ModelDrift("a/b", "d", List.of(), null, SETTINGS);
        for (int i = 0; i < 6 * HALF; i++) {
            alone.step(new double[0], random.nextFloat(), i * 1_000_000L);
        }
        assertThat(alone.largestPsi()).isBetween(0.0, 0.03);
    }

    @Test
    void a_clock_that_is_set_back_does_not_stop_it() {
        second = 1_000_000;
        take(drift, HALF / 2, 14, -5);
        second = 0;
        take(drift, 2 * HALF, 14, -5);
        assertThat(drift.trouble()).isNotNull();
    }

    @Test
    void goes_on_after_a_restart_as_if_there_had_been_none() {
        take(drift, 3 * HALF + 10, 12, -5);
        assertThat(drift.trouble()).isNotNull();
        ModelDrift learning = drift(null);
        take(learning, 5 * HALF + 10, 12, -5);
        for (ModelDrift one : List.of(drift, learning)) {
            ModelDrift restored = drift(one == drift ? reference() : null);
            assertThat(restored.restore(one.encode())).isTrue();
            assertThat(restored.figures()).isEqualTo(one.figures()).hasSize(3);
            assertThat(restored.trouble()).isEqualTo(one.trouble());
            for (int i = 0; i < HALF; i++) {
                long at = second * 1_000_000 + i * 1_000_000L;
                one.step(new double[] {i % 7, -5}, 0, at);
                restored.step(new double[] {i % 7, -5}, 0, at);
            }
            assertThat(restored.encode()).isEqualTo(one.encode());
        }
    }

    @Test
    void goes_on_learning_after_a_restart() {
        ModelDrift learning = drift(null);
        take(learning, HALF + 700, 10, -5);
        ModelDrift restored = drift(null);
        assertThat(restored.restore(learning.encode())).isTrue();
        assertThat(restored.encode()).isEqualTo(learning.encode());
        take(restored, HALF - 700 + 1, 10, -5);
        assertThat(restored.figures()).hasSize(3);
    }

    @Test
    void what_is_damaged_or_another_models_is_not_gone_on_with() {
        take(drift, 50, 10, -5);
        byte[] bytes = drift.encode();
        for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            assertThat(drift(reference()).restore(damaged)).isFalse();
        }
        assertThat(drift(reference()).restore(new byte[3])).isFalse();
        assertThat(drift(null).restore(bytes)).isFalse();
        ModelDrift other =
                new ModelDrift("pump/wear", "d2", List.of("load", "heat"), reference(), SETTINGS);
        assertThat(other.restore(bytes)).isFalse();
        assertThat(other.figures()).isEmpty();
    }

    @Test
    void is_written_now_and_then_and_at_the_end_of_half_a_window() {
        take(drift, 16, 10, -5);
        assertThat(drift.takeDirty()).isNull();
        take(drift, 1, 10, -5);
        assertThat(drift.takeDirty()).as("a 256th of a window after the first step").isNotNull();
        assertThat(drift.takeDirty()).isNull();
        for (int i = 0; i < 4_095; i++) {
            drift.step(new double[] {10, -5}, 0, second * 1_000_000);
        }
        assertThat(drift.takeDirty()).isNull();
        drift.step(new double[] {10, -5}, 0, second * 1_000_000);
        assertThat(drift.takeDirty()).isNotNull();
        second = HALF;
        take(drift, 1, 10, -5);
        assertThat(drift.takeDirty()).isNotNull();
    }

    @Test
    void keeps_no_more_after_many_steps_than_after_one() {
        List<String> names = IntStream.range(0, 64).mapToObj(i -> "feature-" + i).toList();
        double[] edges = IntStream.range(0, Bins.MOST - 1).asDoubleStream().toArray();
        var finest = new Histogram(new Bins(edges), Collections.nCopies(Bins.MOST, 100L));
        var trained = new Reference(6_400, Collections.nCopies(64, finest), finest);
        for (Reference reference : Stream.of(trained, null).toList()) {
            ModelDrift large = new ModelDrift("a/b", "d", names, reference, SETTINGS);
            double[] values = new double[64];
            int largest = 0;
            for (int i = 0; i < 6 * HALF; i++) {
                for (int j = 0; j < values.length; j++) {
                    values[j] = random.nextDouble(64);
                }
                large.step(values, random.nextFloat(), i * 1_000_000L);
                if (i % 100 == 0) {
                    largest = Math.max(largest, large.encode().length);
                }
            }
            // Two halves of 64 bins of 8 bytes, or the sample to learn of, for each of 65.
            assertThat(largest).isLessThan(65 * (2 * Bins.MOST * 8 + 64));
        }
    }

    @Test
    void settings_have_to_make_sense() {
        assertThatThrownBy(() -> new DriftSettings(Duration.ZERO, 1))
                .hasMessage("drift of PT0S, 1.0");
        assertThatThrownBy(() -> new DriftSettings(Duration.ofDays(1), Double.NaN))
                .hasMessage("drift of PT24H, NaN");
        assertThat(DriftSettings.STANDARD.limit()).isCloseTo(0.25, within(0.0));
    }
}
