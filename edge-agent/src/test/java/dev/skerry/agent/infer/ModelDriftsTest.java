package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.drift.DriftSettings;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drift of models as the stage counts it. A day has 2,000 steps, one each 43.2 s. */
class ModelDriftsTest {
    private static final int HALF = 1_000;
    private static final int SECONDS = 44;

    @TempDir Path models;
    private final DigitsBundle bundle = new DigitsBundle();
    private final Map<String, byte[]> states = new HashMap<>();
    private int step;

    @BeforeEach
    void put() throws IOException {
        bundle.features = List.of(plain("t", "K"));
        bundle.length = 1;
        bundle.graph = sameGraph();
        double[] trained = IntStream.range(0, 1_000).mapToDouble(i -> 293.15 + i % 10).toArray();
        bundle.reference = new Reference(1_000, List.of(Histogram.of(trained)), null);
        Files.write(models.resolve("digits-1.2.0.skm"), bundle.archive());
    }

    /** Its score is what it sees. */
    private static byte[] sameGraph() {
        var graph = new OnnxGraphWriter();
        graph.input("window", 1, 1, 1);
        graph.input("state", 1);
        graph.output("score", 1);
        graph.output("state_out", 1);
        graph.applyAs("score", "Reshape", List.of("window", graph.longs(1)), Map.of());
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        return graph.model("same", Map.of());
    }

    private InferenceStage stage() {
        return new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, states);
    }

    private static DeviceProfile profile(String bundle, String digest) {
        ModelBinding binding = new ModelBinding("heat", bundle, Map.of("t", "temperature"), 60);
        DeviceProfile of = Fixture.profile(binding);
        return new DeviceProfile(
                of.name(),
                of.version(),
                "",
                List.of(),
                of.resources(),
                List.of(),
                List.of(),
                of.models(),
                List.of(),
                digest);
    }

    private void take(InferenceStage stage, String bundle, int steps, double least) {
        for (int i = 0; i < steps; i++) {
            String device = "oven-" + step % 2;
            double value = least + step / 2 % 10;
            stage.infer(
                    profile(bundle, "a"),
                    List.of(Fixture.reading(device, (long) SECONDS * step++, value)));
        }
        states.putAll(stage.dirtyStates());
    }

    private static List<String> codes(InferenceStage stage) {
        return stage.troubles().stream().map(Refusal::code).toList();
    }

    private static long samples(Map<String, List<DriftFigure>> drifts) {
        return Objects.requireNonNull(drifts.get("oven/heat")).getFirst().samples();
    }

    @Test
    void all_devices_of_a_profile_count_in_the_units_of_the_bundle() throws IOException {
        try (var stage = stage()) {
            take(stage, "digits@^1", 2 * HALF, 20);
            String digest = Sha256.hex(BundleWriter.manifest(bundle.manifest()));
            ModelStatus status = stage.models().getFirst();
            assertThat(status.digest()).isEqualTo(digest);
            DriftFigure figure = status.drifts().getLast();
            assertThat(figure.feature()).isEqualTo("t");
            assertThat(figure.samples()).isBetween(HALF + 0L, 2L * HALF);
            assertThat(figure.psi()).isLessThan(0.01);
            assertThat(stage.drifts()).containsOnlyKeys("oven/heat");
            assertThat(codes(stage)).isEmpty();
            take(stage, "digits@^1", 2 * HALF, 24);
            assertThat(codes(stage)).containsExactly("SKR-M060");
            assertThat(stage.troubles().getFirst().message())
                    .contains("model oven/heat has moved from its training data: ", "'t' (PSI ");
            take(stage, "digits@^1", 2 * HALF, 20);
            assertThat(codes(stage)).isEmpty();
        }
    }

    @Test
    void the_trouble_and_what_was_counted_outlive_a_restart() {
        Map<String, List<DriftFigure>> before;
        try (var stage = stage()) {
            take(stage, "digits@^1", 3 * HALF, 24);
            assertThat(codes(stage)).containsExactly("SKR-M060");
            before = stage.drifts();
        }
        assertThat(states).containsKey("oven//heat");
        try (var stage = stage()) {
            take(stage, "digits@^1", 1, 24);
            assertThat(codes(stage)).containsExactly("SKR-M060");
            long samples = samples(stage.drifts());
            assertThat(samples).isBetween(samples(before) - 8, samples(before) + 1);
        }
    }

    @Test
    void a_model_that_says_nothing_of_its_training_learns_from_its_first_day() {
        try (var stage = stage()) {
            take(stage, "builtin:envelope", 2 * HALF, 20);
            assertThat(stage.drifts().get("oven/heat")).isEmpty();
            take(stage, "builtin:envelope", 3 * HALF, 20);
            assertThat(stage.drifts().get("oven/heat"))
                    .extracting(DriftFigure::feature)
                    .containsExactly("temperature", "");
            assertThat(codes(stage)).isEmpty();
            take(stage, "builtin:envelope", 2 * HALF, 25);
            assertThat(Objects.requireNonNull(stage.drifts().get("oven/heat")).getFirst().psi())
                    .isGreaterThan(0.25);
            assertThat(codes(stage)).isEmpty();
        }
    }

    @Test
    void another_version_of_the_profile_goes_on_with_what_was_counted() {
        try (var stage = stage()) {
            take(stage, "digits@^1", HALF / 2, 20);
            for (int i = 0; i < HALF / 2; i++) {
                stage.infer(
                        profile("digits@^1", "b"),
                        List.of(Fixture.reading("oven-0", (long) SECONDS * step++, 20)));
            }
            assertThat(stage.drifts().get("oven/heat"))
                    .extracting(DriftFigure::samples)
                    .containsExactly((long) HALF);
        }
    }

    @Test
    void what_counts_as_drift_is_a_setting() {
        try (var stage = stage()) {
            stage.judgeDriftBy(new DriftSettings(Duration.ofDays(1), 99));
            take(stage, "digits@^1", 3 * HALF, 24);
            assertThat(codes(stage)).isEmpty();
        }
    }
}
