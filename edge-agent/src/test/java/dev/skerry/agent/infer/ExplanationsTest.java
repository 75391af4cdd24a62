package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.Oven.INPUTS;
import static dev.skerry.agent.infer.Oven.message;
import static dev.skerry.agent.infer.Oven.profile;
import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.infer.window.OutputsBundle;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.Task;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.ScoreUse;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why models said what they did, in the words of the profile. */
class ExplanationsTest {
    @TempDir Path models;
    private DigitsBundle bundle = new DigitsBundle();

    @BeforeEach
    void good() throws IOException {
        bundle.features = List.of(plain("a", "Cel"), plain("b", "mm/s"));
        bundle.latency = Duration.ofMillis(20);
        put();
    }

    private void put() throws IOException {
        Files.write(models.resolve("digits-" + bundle.version + ".skm"), bundle.archive());
    }

    private InferenceStage stage(Map<String, byte[]> states) {
        return new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, states);
    }

    @Test
    void explains_in_the_units_of_the_resources_under_the_name_and_version_of_the_bundle() {
        DeviceProfile profile = read();
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 2));
            stage.infer(profile, message(2, 3, 4));
            assertThat(explain(stage, profile, 2))
                    .singleElement()
                    .satisfies(
                            why -> {
                                assertThat(why.model()).isEqualTo("watch");
                                assertThat(why.bundle()).isEqualTo("digits");
                                assertThat(why.version()).isEqualTo("1.2.0");
                                assertThat(why.digest())
                                        .isEqualTo(
                                                Sha256.hex(
                                                        BundleWriter.manifest(bundle.manifest())));
                                assertThat(why.result().score()).isEqualTo(1234);
                                assertThat(why.threshold()).isEqualTo(1);
                                Explanation.Channel a = why.channels().getFirst();
                                assertThat(a.feature()).isEqualTo("a");
                                assertThat(a.resource()).isEqualTo("heat");
                                assertThat(a.unit()).isEqualTo("K");
                                assertThat(a.steps().getFirst().atMicros()).isEqualTo(1_000_000);
                                assertThat(a.steps().getFirst().value())
                                        .isCloseTo(274.15, within(1e-9));
                                // Of 1_3_ were it 2_2_ the score would be 990 less: 1234 - 2224.
                                assertThat(a.contribution()).isCloseTo(-990, within(1e-3));
                            });
        }
    }

    @Test
    void a_rule_that_compares_with_a_number_of_its_own_goes_before_the_threshold_of_the_bundle() {
        DeviceProfile profile = read();
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 2));
            stage.infer(profile, message(2, 3, 4));
            assertThat(
                            stage.explain(
                                    profile,
                                    "oven-1",
                                    List.of(new ScoreUse("watch", 0.7)),
                                    2_000_000))
                    .extracting(Explanation::threshold)
                    .containsExactly(0.7);
        }
    }

    @Test
    void explains_the_moment_that_a_rule_saw_and_not_the_end_of_its_message() {
        DeviceProfile profile = read();
        List<Reading> pack = new ArrayList<>();
        for (int second = 2; second <= 4; second++) {
            pack.addAll(message(second, second, second));
        }
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 1));
            stage.infer(profile, pack);
            assertThat(explain(stage, profile, 3))
                    .extracting(why -> why.result().score())
                    .containsExactly(1_002_233f);
            assertThat(explain(stage, profile, 4))
                    .extracting(why -> why.result().score())
                    .containsExactly(2_003_344f);
            // Nobody was moved by being asked.
            assertThat(stage.infer(profile, message(5, 5, 5)))
                    .extracting(Inference::score)
                    .containsExactly(3_004_455f);
        }
    }

    @Test
    void explains_a_moment_of_the_first_message_of_a_device_too() {
        DeviceProfile profile = read();
        List<Reading> pack = new ArrayList<>();
        for (int second = 1; second <= 3; second++) {
            pack.addAll(message(second, second, second));
        }
        try (var stage = stage(Map.of())) {
            stage.infer(profile, pack);
            assertThat(explain(stage, profile, 2))
                    .extracting(why -> why.result().score())
                    .containsExactly(1122f);
            assertThat(explain(stage, profile, 1)).isEmpty();
        }
    }

    @Test
    void whoever_asks_is_told_between_two_messages_why_models_said_what_they_did_last() {
        DeviceProfile profile = profile(INPUTS);
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 2));
            stage.infer(profile, message(2, 3, 4));
            var asked = stage.explainLatest(profile, "oven-1");
            var another = stage.explainLatest(profile, "oven-2");
            assertThat(asked).isNotDone();
            stage.takeUp();
            assertThat(asked)
                    .isCompletedWithValueMatching(
                            all ->
                                    all.size() == 1
                                            && all.getFirst().result().score() == 1234
                                            && all.getFirst().model().equals("watch"));
            assertThat(another).isNotDone();
            stage.infer(profile, message(3, 5, 6));
            assertThat(another).isCompletedWithValue(List.of());
        }
    }

    @Test
    void no_more_may_ask_at_once_than_are_answered_soon() {
        DeviceProfile profile = profile(INPUTS);
        try (var stage = stage(Map.of())) {
            for (int i = 0; i < LatestExplanations.MOST; i++) {
                assertThat(stage.explainLatest(profile, "oven-1")).isNotNull();
            }
            assertThat(stage.explainLatest(profile, "oven-1")).isNull();
            stage.takeUp();
            assertThat(stage.explainLatest(profile, "oven-1")).isNotNull();
        }
    }

    @Test
    void explains_no_model_that_has_not_run_on_the_device() {
        DeviceProfile profile = read();
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 2));
            assertThat(explain(stage, profile, 1)).isEmpty();
            assertThat(
                            stage.explain(
                                    profile,
                                    "oven-2",
                                    List.of(new ScoreUse("watch", null)),
                                    1_000_000))
                    .isEmpty();
        }
    }

    @Test
    void a_forecast_is_in_the_unit_of_the_resource() throws IOException {
        bundle = OutputsBundle.of(Task.FORECAST, OutputRole.FORECAST, OutputRole.INTERVAL);
        bundle.features = List.of(plain("a", "Cel"), plain("b", "mm/s"));
        put();
        try (var stage = stage(Map.of())) {
            stage.infer(profile(INPUTS), message(1, 1, 2));
            assertThat(stage.infer(profile(INPUTS), message(2, 3, 4)))
                    .singleElement()
                    .satisfies(
                            it -> {
                                ModelResult.Forecast forecast =
                                        Objects.requireNonNull(it.result().forecast());
                                assertThat(forecast.value()).isCloseTo(277.15, within(1e-4));
                                assertThat(forecast.lower()).isCloseTo(276.15, within(1e-4));
                                assertThat(forecast.upper()).isCloseTo(279.15, within(1e-4));
                                assertThat(it.recordCount()).isEqualTo(3);
                            });
        }
    }

    @Test
    void a_rule_that_reads_what_the_bundle_does_not_give_is_reported_and_the_model_runs() {
        RuleSpec rule =
                new RuleSpec(
                        "worn",
                        "model.watch.label == 'worn'",
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(new RuleAction.RaiseAlarm(RuleAction.Severity.INFO)));
        DeviceProfile profile = profile(INPUTS, rule);
        try (var stage = stage(Map.of())) {
            stage.infer(profile, message(1, 1, 2));
            assertThat(stage.infer(profile, message(2, 3, 4))).hasSize(1);
            assertThat(stage.troubles())
                    .singleElement()
                    .satisfies(
                            trouble -> {
                                assertThat(trouble.code()).isEqualTo("SKR-M040");
                                assertThat(trouble.message())
                                        .contains("reads model.watch.label")
                                        .contains("gives only [score]");
                            });
        }
    }

    private static List<Explanation> explain(
            InferenceStage stage, DeviceProfile profile, long second) {
        return stage.explain(
                profile, "oven-1", List.of(new ScoreUse("watch", null)), second * 1_000_000);
    }

    /** A profile with a rule that reads the model. */
    private static DeviceProfile read() {
        return profile(
                INPUTS,
                new RuleSpec(
                        "odd",
                        "model.watch.score > 0.5",
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(new RuleAction.RaiseAlarm(RuleAction.Severity.INFO))));
    }
}
