package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.infer.window.BundleLoader.Result;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Window.Gap;
import dev.skerry.profile.bundle.manifest.Window.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How readings become steps. Times are in seconds; {@code 2:1234} is the third run's 1234. */
class WindowStreamTest {
    private static final int A = 0;
    private static final int B = 1;

    private final Watchdog watchdog = new Watchdog();
    private final DigitsBundle bundle = new DigitsBundle();
    private final List<WindowModel> models = new ArrayList<>();
    private final List<String> scores = new ArrayList<>();

    @AfterEach
    void close() {
        models.forEach(WindowModel::close);
        watchdog.close();
    }

    private WindowModel model() {
        Result result =
                new BundleLoader(watchdog, "amd64")
                        .load(Path.of("digits.skm"), bundle.archive(), "digits", bundle.version);
        assertThat(result).isInstanceOf(Result.Loaded.class);
        WindowModel model = ((Result.Loaded) result).model();
        models.add(model);
        return model;
    }

    private void hear(ModelStream stream, int input, double second, double value)
            throws ModelFaultException {
        stream.accept(
                input,
                value,
                Math.round(second * 1e6),
                (result, at, warmingUp) ->
                        scores.add(
                                "%d:%04d at %d%s"
                                        .formatted(
                                                (int) (result.score() / 1e6f),
                                                Math.round(result.score() % 1e6f),
                                                at / 1_000_000,
                                                warmingUp ? " warming" : "")));
    }

    @Test
    void makes_a_step_of_each_reading_of_the_first_feature() throws Exception {
        ModelStream stream = model().begin(0);
        hear(stream, A, 1, 9);
        hear(stream, B, 2, 2);
        hear(stream, A, 2, 1);
        hear(stream, B, 3, 8);
        hear(stream, B, 3, 4);
        hear(stream, A, 3, 3);
        hear(stream, A, 4, 5);
        assertThat(scores).containsExactly("0:1234 at 3", "1:3454 at 4");
    }

    @Test
    void passes_over_what_is_older_than_the_last_step_or_than_what_it_knows() throws Exception {
        ModelStream stream = model().begin(0);
        hear(stream, B, 1, 2);
        hear(stream, A, 1, 1);
        hear(stream, B, 3, 4);
        hear(stream, B, 2, 9);
        hear(stream, A, 0.5, 9);
        hear(stream, A, 3, 3);
        hear(stream, B, 2.9, 9);
        hear(stream, A, 4, 5);
        assertThat(scores).containsExactly("0:1234 at 3", "1:3454 at 4");
    }

    @Test
    void holds_a_value_until_it_is_too_old() throws Exception {
        ModelStream stream = model().begin(0);
        hear(stream, B, 1, 2);
        hear(stream, A, 1, 1);
        hear(stream, A, 11, 3);
        hear(stream, A, 11.5, 4);
        hear(stream, B, 12, 6);
        hear(stream, A, 12, 5);
        assertThat(scores).containsExactly("0:1232 at 11", "1:3256 at 12");
    }

    @Test
    void leaves_a_step_out_that_lacks_a_value() throws Exception {
        bundle.gap = new Gap.Skip();
        ModelStream stream = model().begin(0);
        hear(stream, B, 1, 2);
        hear(stream, A, 1, 1);
        hear(stream, A, 2, 9);
        hear(stream, B, 3, 4);
        hear(stream, A, 3, 3);
        assertThat(scores).containsExactly("0:1234 at 3");
    }

    @Test
    void begins_again_at_a_step_that_lacks_a_value() throws Exception {
        bundle.gap = new Gap.Reset();
        ModelStream stream = model().begin(0);
        for (int second = 1; second <= 5; second++) {
            if (second != 3) {
                hear(stream, B, second, 2);
            }
            hear(stream, A, second, second);
        }
        assertThat(scores).containsExactly("0:1222 at 2", "0:4252 at 5");
    }

    @Test
    void makes_steps_of_time_of_the_last_values_in_each() throws Exception {
        bundle.step = new Step.Every(Duration.ofSeconds(2));
        bundle.gap = new Gap.Skip();
        ModelStream stream = model().begin(0);
        hear(stream, A, 0.5, 9);
        hear(stream, B, 1.5, 2);
        hear(stream, A, 1.9, 1);
        hear(stream, A, 1.0, 8);
        hear(stream, B, 2.0, 4);
        hear(stream, A, 3.9, 3);
        hear(stream, B, 1.9, 7);
        hear(stream, B, 4.1, 6);
        // The step from 4 to 6 lacks a.
        hear(stream, A, 7.0, 5);
        hear(stream, B, 7.0, 6);
        hear(stream, A, 8.0, 1);
        assertThat(scores).containsExactly("0:1234 at 4", "1:3456 at 8");
    }

    @Test
    void holds_values_over_steps_of_time_and_tells_the_highest_score() throws Exception {
        bundle.step = new Step.Every(Duration.ofSeconds(2));
        bundle.gap = new Gap.Hold(Duration.ofSeconds(6));
        ModelStream stream = model().begin(0);
        hear(stream, A, 0, 1);
        hear(stream, B, 0, 2);
        // Steps until 2, 4 and 6; from then on the values are too old.
        hear(stream, A, 100, 3);
        hear(stream, B, 100, 4);
        hear(stream, A, 102, 5);
        assertThat(scores).containsExactly("1:1212 at 100", "2:1234 at 102");
    }

    @Test
    void a_gap_of_years_is_no_work_of_years() throws Exception {
        bundle.step = new Step.Every(Duration.ofMillis(1));
        bundle.gap = new Gap.Hold(Duration.ofDays(10_000));
        ModelStream stream = model().begin(0);
        hear(stream, A, 0, 1);
        hear(stream, B, 0, 2);
        hear(stream, A, 1e8, 3);
        assertThat(scores).hasSize(1);
        assertThat(scores.getFirst()).startsWith(WindowStream.MOST_HELD - 1 + ":");
    }

    @Test
    void follows_a_clock_that_was_set_back_after_a_while() throws Exception {
        ModelStream stream = model().begin(0);
        hear(stream, B, 1e6, 9);
        hear(stream, A, 1e6, 9);
        for (int second = 1; second <= WindowStream.MOST_LATE_IN_A_ROW + 4; second++) {
            hear(stream, second % 2 == 0 ? A : B, second, 1);
        }
        assertThat(scores).containsExactly("0:1111 at 104");
    }

    @Test
    void one_reading_in_time_makes_late_ones_harmless() throws Exception {
        ModelStream stream = model().begin(0);
        hear(stream, B, 1_000, 1);
        for (int i = 0; i < 5; i++) {
            hear(stream, A, 1_000 + i, 1);
            for (int j = 1; j < WindowStream.MOST_LATE_IN_A_ROW; j++) {
                hear(stream, A, j, 9);
            }
        }
        assertThat(scores).hasSize(4).last().isEqualTo("3:1111 at 1004");
    }

    @Test
    void passes_over_what_is_not_plausible() throws Exception {
        Feature bounded = new Feature("b", null, 0.0, 5.0, new Normalisation.None());
        bundle.features = List.of(DigitsBundle.plain("a", null), bounded);
        ModelStream stream = model().begin(0);
        hear(stream, B, 1, 5);
        hear(stream, B, 1, 6);
        hear(stream, A, 1, 1);
        hear(stream, A, 2, 2);
        assertThat(scores).containsExactly("0:1525 at 2");
    }

    @Test
    void normalises_by_what_the_training_found_and_by_the_warm_up() throws Exception {
        bundle.warmUp = 2;
        bundle.features =
                List.of(
                        new Feature("a", null, null, null, new Normalisation.Fixed(10, 5)),
                        new Feature("b", null, null, null, new Normalisation.WarmUp()));
        ModelStream stream = model().begin(0);
        // b has the mean 7 and the deviation 1 then.
        double[] values = {6, 8, 9, 8};
        for (int second = 1; second <= 4; second++) {
            hear(stream, B, second, values[second - 1]);
            hear(stream, A, second, 10 + 5 * second);
        }
        assertThat(scores).containsExactly("0:2132 at 3", "1:3241 at 4");
    }

    @Test
    void scores_of_the_warm_up_do_not_count() throws Exception {
        bundle.warmUp = 3;
        ModelStream stream = model().begin(0);
        hear(stream, B, 1, 0);
        for (int second = 1; second <= 4; second++) {
            hear(stream, A, second, second);
        }
        assertThat(scores)
                .containsExactly("0:1020 at 2 warming", "1:2030 at 3 warming", "2:3040 at 4");
    }

    @Test
    void goes_on_after_a_restart_as_if_there_had_been_none() throws Exception {
        bundle.step = new Step.Every(Duration.ofSeconds(2));
        List<String> whole = new ArrayList<>();
        for (int every : new int[] {1_000, 1, 3}) {
            scores.clear();
            WindowModel model = model();
            ModelStream stream = model.begin(0);
            for (int i = 0; i < 30; i++) {
                hear(stream, i % 2, i * 0.7, i % 10);
                if (i % every == every - 1) {
                    stream = Objects.requireNonNull(model.decode(stream.encode(), 0));
                }
            }
            if (whole.isEmpty()) {
                whole.addAll(scores);
            }
            assertThat(scores).hasSizeGreaterThan(5).isEqualTo(whole);
        }
    }

    @Test
    void does_not_go_on_with_a_damaged_state_or_that_of_another_bundle() throws Exception {
        WindowModel model = model();
        ModelStream stream = model.begin(0);
        assertThat(stream.takeDirty()).isFalse();
        hear(stream, A, 1, 1);
        assertThat(stream.unsaved()).isEqualTo(1);
        assertThat(stream.takeDirty()).isTrue();
        assertThat(stream.takeDirty()).isFalse();
        byte[] state = stream.encode();
        bundle.version = "1.2.1";
        assertThat(model().decode(state, 0)).isNull();
        assertThat(model.decode(new byte[0], 0)).isNull();
        assertThat(model.decode(state, 0)).isNotNull();
        for (int i = 0; i < state.length; i++) {
            state[i] ^= 1;
            assertThat(model.decode(state, 0)).as("byte %d", i).isNull();
            state[i] ^= 1;
        }
    }

    @Test
    void devices_do_not_know_of_each_other() throws Exception {
        WindowModel model = model();
        for (int device = 1; device <= 2; device++) {
            ModelStream stream = model.begin(0);
            hear(stream, B, 1, device);
            hear(stream, A, 1, device);
            hear(stream, A, 2, device);
        }
        assertThat(scores).containsExactly("0:1111 at 2", "0:2222 at 2");
    }
}
