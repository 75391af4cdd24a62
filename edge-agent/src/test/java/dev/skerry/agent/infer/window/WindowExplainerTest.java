package dev.skerry.agent.infer.window;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static dev.skerry.agent.infer.window.OutputsBundle.around10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.ModelStream.StepExplanation;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.infer.window.BundleLoader.Result;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.Task;
import dev.skerry.profile.bundle.manifest.Window.Gap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What bundles give of a step, and what that is due to. */
class WindowExplainerTest {
    private final Watchdog watchdog = new Watchdog();
    private final List<WindowModel> models = new ArrayList<>();
    private final List<ModelResult> results = new ArrayList<>();

    @AfterEach
    void close() {
        models.forEach(WindowModel::close);
        watchdog.close();
    }

    private ModelStream begin(DigitsBundle bundle) {
        Result result =
                new BundleLoader(watchdog, "amd64")
                        .load(Path.of("digits.skm"), bundle.archive(), "digits", bundle.version);
        if (result instanceof Result.Refused(var why)) {
            throw new AssertionError(why.message());
        }
        WindowModel model = ((Result.Loaded) result).model();
        models.add(model);
        return model.begin(0);
    }

    private void hear(ModelStream stream, int second, double a, double b)
            throws ModelFaultException {
        long at = second * 1_000_000L;
        stream.accept(1, b, at, (result, when, warmingUp) -> results.add(result));
        stream.accept(0, a, at, (result, when, warmingUp) -> results.add(result));
    }

    private static StepExplanation explained(ModelStream stream) {
        return Objects.requireNonNull(stream.explain());
    }

    private static List<Double> contributions(ModelStream stream) {
        return explained(stream).inputs().stream()
                .map(StepExplanation.Input::contribution)
                .toList();
    }

    private static DigitsBundle scoring() {
        DigitsBundle bundle = OutputsBundle.of(Task.ANOMALY_SCORE, OutputRole.SCORE);
        bundle.features = List.of(around10("a"), around10("b"));
        return bundle;
    }

    @Test
    void a_channel_that_does_not_matter_contributes_nothing_and_the_other_one_all()
            throws Exception {
        ModelStream stream = begin(scoring());
        hear(stream, 1, 10, 10);
        hear(stream, 2, 16, 90);
        // 3 times three deviations, whatever the far larger b does.
        assertThat(results).containsExactly(ModelResult.ofScore(9));
        assertThat(explained(stream).method()).isEqualTo(Method.OCCLUSION);
        assertThat(contributions(stream)).containsExactly(9.0, 0.0);
    }

    @Test
    void without_a_known_average_a_channel_counts_by_what_it_is_in_the_window() throws Exception {
        DigitsBundle bundle = scoring();
        bundle.features = List.of(plain("a", null), plain("b", null));
        ModelStream stream = begin(bundle);
        hear(stream, 1, 2, 0);
        hear(stream, 2, 6, 0);
        // On average it is 4, of which the score would be 12 instead of 18.
        assertThat(contributions(stream)).containsExactly(6.0, 0.0);
    }

    @Test
    void contributions_that_the_graph_gives_are_taken() throws Exception {
        ModelStream stream =
                begin(
                        OutputsBundle.of(
                                Task.ANOMALY_SCORE, OutputRole.SCORE, OutputRole.CONTRIBUTIONS));
        hear(stream, 1, 1, 1);
        hear(stream, 2, 2, 1);
        assertThat(explained(stream).method()).isEqualTo(Method.GRAPH);
        assertThat(contributions(stream)).containsExactly(60.0, 0.0);
    }

    @Test
    void all_of_the_score_is_due_to_the_only_channel() throws Exception {
        var bundle = new DigitsBundle();
        bundle.features = List.of(plain("a", null));
        ModelStream stream = begin(bundle);
        for (int second = 1; second <= 2; second++) {
            stream.accept(0, second, second * 1_000_000L, (result, at, warmingUp) -> {});
        }
        assertThat(explained(stream).method()).isEqualTo(Method.ONLY_CHANNEL);
        assertThat(contributions(stream)).containsExactly(12.0);
    }

    @Test
    void a_model_that_would_hold_up_the_line_has_no_contributions() throws Exception {
        DigitsBundle bundle = scoring();
        bundle.latency = Duration.ofMillis(34);
        ModelStream stream = begin(bundle);
        hear(stream, 1, 1, 1);
        hear(stream, 2, 1, 1);
        assertThat(explained(stream).method()).isEqualTo(Method.NONE);
        assertThat(contributions(stream)).containsOnly(Double.NaN);
    }

    @Test
    void to_explain_changes_nothing() throws Exception {
        ModelStream asked = begin(new DigitsBundle());
        ModelStream other = begin(new DigitsBundle());
        for (int second = 1; second <= 5; second++) {
            hear(asked, second, second, 1);
            asked.explain();
            hear(other, second, second, 1);
        }
        assertThat(asked.encode()).isEqualTo(other.encode());
        assertThat(results.get(results.size() - 1)).isEqualTo(results.get(results.size() - 2));
    }

    @Test
    void a_copy_goes_its_own_way() throws Exception {
        ModelStream stream = begin(new DigitsBundle());
        hear(stream, 1, 1, 2);
        hear(stream, 2, 3, 4);
        ModelStream copy = Objects.requireNonNull(stream.copy());
        byte[] before = stream.encode();
        StepExplanation explained = explained(stream);
        assertThat(copy.encode()).isEqualTo(before);
        assertThat(copy.explain()).isEqualTo(explained);
        hear(copy, 3, 5, 6);
        assertThat(stream.encode()).isEqualTo(before);
        assertThat(stream.explain()).isEqualTo(explained);
        assertThat(explained(copy).result().score()).isEqualTo(1_003_456f);
    }

    @Test
    void tells_the_latest_steps_with_their_times() throws Exception {
        DigitsBundle bundle = new DigitsBundle();
        bundle.length = 34;
        bundle.features = List.of(plain("a", null));
        ModelStream stream = begin(bundle);
        for (int second = 1; second <= 35; second++) {
            stream.accept(0, second, second * 1_000_000L, (result, at, warmingUp) -> {});
        }
        List<Step> steps = explained(stream).inputs().getFirst().steps();
        assertThat(steps).hasSize(Explanation.MOST_STEPS);
        assertThat(steps.getFirst()).isEqualTo(new Step(4_000_000, 4));
        assertThat(steps.getLast()).isEqualTo(new Step(35_000_000, 35));
    }

    @Test
    void a_window_that_begins_again_explains_nothing_until_it_is_full() throws Exception {
        DigitsBundle bundle = new DigitsBundle();
        bundle.gap = new Gap.Reset();
        ModelStream stream = begin(bundle);
        assertThat(stream.explain()).isNull();
        hear(stream, 1, 1, 2);
        hear(stream, 2, 3, 4);
        assertThat(explained(stream).atMicros()).isEqualTo(2_000_000);
        stream.accept(0, 5, 3_000_000, (result, at, warmingUp) -> {});
        assertThat(stream.explain()).isNull();
    }

    @Test
    void nothing_is_explained_while_the_model_warms_up() throws Exception {
        DigitsBundle bundle = new DigitsBundle();
        bundle.warmUp = 3;
        ModelStream stream = begin(bundle);
        for (int second = 1; second <= 3; second++) {
            hear(stream, second, 1, 1);
        }
        assertThat(results).hasSize(2);
        assertThat(stream.explain()).isNull();
        hear(stream, 4, 1, 1);
        assertThat(stream.explain()).isNotNull();
    }

    @Test
    void a_classification_gives_the_names_of_its_labels() throws Exception {
        DigitsBundle bundle = OutputsBundle.of(Task.CLASSIFICATION, OutputRole.LABEL);
        bundle.features = List.of(around10("a"), around10("b"));
        ModelStream stream = begin(bundle);
        hear(stream, 1, 10, 10);
        hear(stream, 2, 14, 12);
        assertThat(contributions(stream)).containsExactly(1.0, 0.0);
        hear(stream, 3, 10, 12);
        assertThat(results).extracting(ModelResult::label).containsExactly("calm", "worn");
        assertThat(results).extracting(ModelResult::score).containsOnly(Float.NaN);
        assertThat(contributions(stream)).containsExactly(0.0, 1.0);
    }

    @Test
    void labels_without_names_are_numbers() throws Exception {
        DigitsBundle bundle = OutputsBundle.of(Task.CLASSIFICATION, OutputRole.LABEL);
        bundle.labels = List.of();
        ModelStream stream = begin(bundle);
        hear(stream, 1, 1, 1);
        hear(stream, 2, 1, 2);
        assertThat(results).extracting(ModelResult::label).containsExactly("1");
    }

    @Test
    void a_label_that_the_model_does_not_have_is_a_fault() throws Exception {
        DigitsBundle bundle = OutputsBundle.of(Task.CLASSIFICATION, OutputRole.LABEL);
        bundle.labels = List.of("calm");
        ModelStream stream = begin(bundle);
        hear(stream, 1, 1, 1);
        assertThatThrownBy(() -> hear(stream, 2, 1, 2))
                .isInstanceOf(ModelFaultException.class)
                .hasMessageContaining("label is number 1, and it has 1");
    }

    @Test
    void a_forecast_is_told_in_the_unit_of_the_first_feature_and_judged_by_what_follows()
            throws Exception {
        DigitsBundle bundle =
                OutputsBundle.of(Task.FORECAST, OutputRole.FORECAST, OutputRole.INTERVAL);
        bundle.features = List.of(around10("a"), around10("b"));
        ModelStream stream = begin(bundle);
        hear(stream, 1, 10, 10);
        hear(stream, 2, 10, 10);
        ModelResult first = results.getFirst();
        // The farther of the two values to come, one deviation above; 1 below to 2 above it.
        assertThat(first.forecast()).isEqualTo(new ModelResult.Forecast(12, 10, 16));
        assertThat(first.score()).isNaN();
        // The next step was expected to be 10, and from 8 to 14.
        hear(stream, 3, 10, 10);
        hear(stream, 4, 12, 10);
        hear(stream, 5, 8, 10);
        assertThat(results.get(1).score()).isZero();
        assertThat(results.get(2).score()).isEqualTo(0.5f, within(1e-6f));
        // From 12 it went down to 8, twice the way to the bound.
        assertThat(results.get(3).score()).isEqualTo(2, within(1e-6f));
    }

    @Test
    void a_forecast_without_an_interval_gives_no_score() throws Exception {
        ModelStream stream = begin(OutputsBundle.of(Task.FORECAST, OutputRole.FORECAST));
        for (int second = 1; second <= 3; second++) {
            hear(stream, second, second, 4);
        }
        assertThat(results).extracting(ModelResult::score).containsOnly(Float.NaN);
        assertThat(Objects.requireNonNull(results.getFirst().forecast()).hasBounds()).isFalse();
        // On average a is 2.5 in the window, of which the forecast would be 3.5 instead of 4.
        assertThat(contributions(stream)).containsExactly(0.5, 0.0);
    }

    @Test
    void a_score_of_the_graph_goes_before_one_by_its_forecast() throws Exception {
        ModelStream stream =
                begin(
                        OutputsBundle.of(
                                Task.FORECAST,
                                OutputRole.SCORE,
                                OutputRole.FORECAST,
                                OutputRole.INTERVAL));
        for (int second = 1; second <= 3; second++) {
            hear(stream, second, second, 4);
        }
        assertThat(results).extracting(ModelResult::score).containsExactly(6f, 9f);
    }

    @Test
    void golden_files_compare_all_outputs() {
        DigitsBundle bundle =
                OutputsBundle.of(Task.FORECAST, OutputRole.FORECAST, OutputRole.INTERVAL);
        String steps =
                """
                {"features":{"a":1,"b":2},"outputs":{}}
                {"features":{"a":3,"b":4},"outputs":{"forecast":[3,4],"interval":[2,5,3,6]}}
                """;
        bundle.golden = steps;
        assertThat(begin(bundle)).isNotNull();
        bundle.golden = steps.replace("3,6", "3,7");
        assertThat(
                        new BundleLoader(watchdog, "amd64")
                                .load(Path.of("digits.skm"), bundle.archive(), "digits", "1.2.0"))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> {
                            assertThat(refused.why().code()).isEqualTo("SKR-M011");
                            assertThat(refused.why().message())
                                    .contains("another interval")
                                    .contains("6.0 instead of 7.0")
                                    .contains("line 2");
                        });
    }
}
