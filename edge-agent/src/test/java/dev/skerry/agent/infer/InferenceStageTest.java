package dev.skerry.agent.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeGraph;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.agent.infer.run.EndlessGraph;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceStageTest {
    private static final int WARM_UP = 200;

    private static final Map<String, String> SMALL =
            Map.of(
                    "skerry.kind",
                    "envelope/1",
                    "skerry.window",
                    "2",
                    "skerry.channels",
                    "1x1",
                    "skerry.tau_samples",
                    "9",
                    "skerry.slow_mean_samples",
                    "9",
                    "skerry.refractory_samples",
                    "0");

    @TempDir Path models;

    @Test
    void warms_up_then_scores_what_leaves_the_envelope() {
        try (var stage = stage(Map.of())) {
            List<Inference> usual = run(stage, profile(), 0, 400);
            assertThat(usual.subList(0, WARM_UP)).allMatch(Inference::warmingUp);
            assertThat(usual.subList(WARM_UP, 400)).noneMatch(Inference::warmingUp);
            assertThat(usual).allMatch(inference -> inference.score() < 0.5);
            assertThat(score(stage, 401, 60)).isGreaterThan(0.99f);
            assertThat(usual.getLast().modelDigest()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void goes_on_after_a_restart_as_if_there_had_been_none() {
        List<Inference> whole;
        try (var stage = stage(Map.of())) {
            whole = run(stage, profile(), 0, 600);
        }
        List<Inference> parts = new ArrayList<>();
        Map<String, byte[]> states = new HashMap<>();
        for (int from = 0; from < 600; from += 150) {
            try (var stage = stage(states)) {
                parts.addAll(run(stage, profile(), from, from + 150));
                states.putAll(stage.dirtyStates());
                assertThat(stage.dirtyStates()).isEmpty();
            }
        }
        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void a_damaged_or_foreign_state_starts_a_new_warm_up() {
        Map<String, byte[]> states;
        try (var stage = stage(Map.of())) {
            run(stage, profile(), 0, 300);
            states = stage.dirtyStates();
        }
        byte[] state = states.values().iterator().next();
        state[state.length / 2] ^= 1;
        assertWarmsUp(states);
        assertWarmsUp(Map.of("oven/oven-1/heat", new byte[0]));
        assertWarmsUp(Map.of("oven/oven-1/heat", "not a state at all".getBytes(UTF_8)));
        try (var other =
                new InferenceStage(
                        models,
                        SealedFiles.PLAIN,
                        ModelTrust.ANY,
                        Map.of(),
                        new BuiltInModels(
                                new EnvelopeSpec(
                                        8, List.of(new EnvelopeSpec.Channel(1, 1)), 100, 100, 10),
                                1))) {
            run(other, profile(), 0, 300);
            assertWarmsUp(other.dirtyStates());
        }
    }

    @Test
    void a_series_that_never_moves_scores_nothing_until_it_does() {
        try (var stage = stage(Map.of())) {
            for (int i = 0; i < 400; i++) {
                assertThat(score(stage, i, 7)).isZero();
            }
            assertThat(score(stage, 400, 8)).isGreaterThan(0.9f);
        }
    }

    @Test
    void readings_that_are_no_numbers_are_passed_over() {
        try (var stage = stage(Map.of())) {
            run(stage, profile(), 0, 300);
            var broken =
                    List.of(
                            Fixture.reading("oven-1", 300, Double.NaN),
                            Fixture.reading("oven-1", 301, Double.POSITIVE_INFINITY));
            assertThat(stage.infer(profile(), broken)).isEmpty();
            assertThat(score(stage, 302, usual(302))).isLessThan(0.5f);
            assertThat(score(stage, 303, 1e300)).isGreaterThan(0.99f);
            assertThat(score(stage, 304, usual(304))).isLessThan(0.5f);
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void devices_do_not_know_of_each_other() {
        try (var stage = stage(Map.of())) {
            for (int i = 0; i < 300; i++) {
                stage.infer(profile(), List.of(Fixture.reading("oven-1", i, usual(i))));
                stage.infer(profile(), List.of(Fixture.reading("oven-2", i, 1_000 + usual(i))));
            }
            assertThat(stage.dirtyStates().keySet())
                    .containsExactlyInAnyOrder("oven/oven-1/heat", "oven/oven-2/heat");
            assertThat(score(stage, 301, usual(301))).isLessThan(0.5f);
        }
    }

    @Test
    void a_missing_bundle_is_reported_and_the_line_goes_on() {
        assertOff(Fixture.profile("pump-bearing@^1", 10), "SKR-M001", "pump-bearing-1.0.0.skm");
        assertOff(Fixture.profile("../secret", 10), "SKR-M001", "name-1.0.0.skm");
    }

    @Test
    void a_models_directory_that_can_not_be_written_is_reported() throws IOException {
        Path file = Files.writeString(models.resolve("file"), "in the way");
        try (var stage =
                new InferenceStage(
                        file.resolve("models"), SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            assertThat(run(stage, profile(), 0, 3)).isEmpty();
            assertTrouble(stage, "SKR-M002", "read and write");
        }
    }

    @Test
    void a_corrupt_model_file_is_reported_and_the_line_goes_on() throws IOException {
        Files.writeString(models.resolve("broken-1.0.0.onnx"), "this is not protobuf");
        assertOff(Fixture.profile("broken@^1", 10), "SKR-M003", "broken-1.0.0.onnx");
    }

    @Test
    void a_damaged_file_of_the_built_in_model_is_repaired() throws IOException {
        stageOnce();
        Path file;
        try (Stream<Path> files = Files.list(models)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] good = Files.readAllBytes(file);
        byte[] damaged = good.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            assertThat(run(stage, profile(), 0, 30)).isNotEmpty();
            assertThat(stage.troubles()).isEmpty();
        }
        assertThat(file).hasBinaryContent(good);
    }

    @Test
    void a_model_of_another_kind_is_reported() throws IOException {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("x", 1);
        graph.applyAs("y", "Tanh", List.of("x"), Map.of());
        graph.output("y", 1);
        Files.write(models.resolve("tanh-1.0.0.onnx"), graph.model("tanh", Map.of()));
        assertOff(Fixture.profile("tanh@1.0.0", 10), "SKR-M004", "window[1,N]");
    }

    @Test
    void a_model_whose_tensors_do_not_fit_its_metadata_is_reported() throws IOException {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", 1, 9);
        graph.applyAs("score", "Tanh", List.of("window"), Map.of());
        graph.output("score", 1, 9);
        Map<String, String> metadata =
                Map.of(
                        "skerry.kind",
                        "envelope/1",
                        "skerry.window",
                        "8",
                        "skerry.channels",
                        "1x1",
                        "skerry.tau_samples",
                        "10",
                        "skerry.slow_mean_samples",
                        "10",
                        "skerry.refractory_samples",
                        "0");
        Files.write(models.resolve("odd-2.1.0.onnx"), graph.model("odd", metadata));
        assertOff(Fixture.profile("odd", 10), "SKR-M004", "[1, 9] instead of [1, 8]");
    }

    @Test
    void a_model_with_two_inputs_is_reported() {
        var twoInputs =
                new ModelBinding(
                        "heat", "builtin:envelope", Map.of("a", "temperature", "b", "x"), 10);
        assertOff(Fixture.profile(twoInputs), "SKR-M004", "one resource");
    }

    @Test
    void a_model_that_gives_no_number_is_turned_off_and_the_line_goes_on() throws IOException {
        OnnxGraphWriter graph = smallGraph();
        graph.applyAs("score", "Sqrt", List.of(graph.floats(-1)), Map.of());
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        assertTurnedOff(graph.model("nan", SMALL), "SKR-M006", "its score is not a number");
    }

    @Test
    void a_model_whose_state_is_no_number_is_turned_off_before_it_is_kept() throws IOException {
        OnnxGraphWriter graph = smallGraph();
        String zero = graph.floats(0);
        graph.applyAs("score", "Identity", List.of(zero), Map.of());
        graph.applyAs(
                "state_out", "Add", List.of("state", graph.apply("Div", zero, zero)), Map.of());
        assertTurnedOff(graph.model("nan", SMALL), "SKR-M006", "its state is not a number");
    }

    @Test
    void a_model_that_fails_while_it_runs_is_turned_off_and_the_line_goes_on() throws IOException {
        OnnxGraphWriter graph = smallGraph();
        String index =
                graph.apply(
                        "Cast",
                        List.of(graph.apply("Add", List.of("state", graph.floats(99)), Map.of())),
                        Map.of("to", 7L));
        graph.applyAs("state_out", "Gather", List.of("state", index), Map.of("axis", 0L));
        graph.applyAs(
                "score", "ReduceMax", List.of("state_out"), Map.of("axes", 0L, "keepdims", 1L));
        assertTurnedOff(graph.model("beyond", SMALL), "SKR-M006", "out of");
    }

    @Test
    void a_model_that_hangs_is_ended_and_turned_off_and_the_line_goes_on() throws IOException {
        assertTurnedOff(EndlessGraph.model(2, 6, SMALL), "SKR-M008", "ended after 5000 ms");
    }

    /** Of any model in the small form, which warms up with two readings and then fails. */
    private void assertTurnedOff(byte[] model, String code, String why) throws IOException {
        Files.write(models.resolve("bad-1.0.0.onnx"), model);
        DeviceProfile profile =
                Fixture.profile(
                        new ModelBinding("heat", "bad@^1", Map.of("t", "temperature"), 2),
                        new ModelBinding(
                                "other", "builtin:envelope", Map.of("t", "temperature"), 2));
        try (var stage = stage(Map.of())) {
            List<Inference> all = run(stage, profile, 0, 10);
            assertThat(all).filteredOn(one -> one.model().equals("heat")).hasSize(2);
            assertThat(all).filteredOn(one -> one.model().equals("other")).hasSize(10);
            assertTrouble(stage, code, why);
            assertThat(stage.dirtyStates()).containsOnlyKeys("oven/oven-1/other");
        }
    }

    /** The tensors of an envelope of one channel over two readings. */
    private static OnnxGraphWriter smallGraph() {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("window", 1, 2);
        graph.input("state", 6);
        graph.output("score", 1);
        graph.output("state_out", 6);
        return graph;
    }

    @Test
    void the_highest_version_in_range_is_taken() throws IOException {
        stageOnce();
        byte[] graph = EnvelopeGraph.model(EnvelopeSpec.standard());
        Files.write(models.resolve("heat-1.2.0.onnx"), graph);
        Files.write(models.resolve("heat-1.10.0.onnx"), graph);
        Files.write(models.resolve("heat-2.0.0.onnx"), graph);
        assertThat(highest("heat@^1")).hasFileName("heat-1.10.0.onnx");
        assertThat(highest("heat@^1.2")).hasFileName("heat-1.2.0.onnx");
        assertThat(highest("heat@1.2.0")).hasFileName("heat-1.2.0.onnx");
        assertThat(highest("heat")).hasFileName("heat-2.0.0.onnx");
        assertThat(BundleName.find(models, "heat@^3")).isEmpty();
    }

    private Path highest(String bundle) throws IOException {
        return BundleName.find(models, bundle).getFirst().at();
    }

    @Test
    void a_bundle_runs_though_it_can_not_be_sealed_and_one_that_does_not_run_is_left_open()
            throws IOException {
        Path keyFile = models.resolve("card.key");
        DataKey.make(keyFile, new SecureRandom());
        SealedFiles sealing = SealedFiles.sealing(DataKey.read(keyFile), "models");
        Files.write(
                models.resolve("heat-1.0.0.onnx"), EnvelopeGraph.model(EnvelopeSpec.standard()));
        Path half = Files.writeString(models.resolve("half-1.0.0.onnx"), "written by half");
        // Where the sealed one is to be written.
        Files.createDirectories(models.resolve("heat-1.0.0.onnx.part/full"));
        try (var stage = new InferenceStage(models, sealing, ModelTrust.ANY, Map.of())) {
            assertThat(run(stage, Fixture.profile("heat@^1", 2), 0, 10)).isNotEmpty();
        }
        try (var stage = new InferenceStage(models, sealing, ModelTrust.ANY, Map.of())) {
            run(stage, Fixture.profile("half@^1", 2), 0, 1);
            assertTrouble(stage, "SKR-M003", "half-1.0.0.onnx");
        }
        assertThat(half).hasContent("written by half");
    }

    private InferenceStage stage(Map<String, byte[]> states) {
        return new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, states);
    }

    private void stageOnce() {
        try (var stage = stage(Map.of())) {
            run(stage, profile(), 0, 1);
        }
    }

    private void assertOff(DeviceProfile profile, String code, String advice) {
        try (var stage = stage(Map.of())) {
            assertThat(run(stage, profile, 0, 20)).isEmpty();
            assertTrouble(stage, code, advice);
        }
    }

    private static void assertTrouble(InferenceStage stage, String code, String advice) {
        assertThat(stage.troubles()).extracting(Refusal::code).containsExactly(code);
        assertThat(stage.troubles().getFirst().message()).contains(advice);
    }

    private void assertWarmsUp(Map<String, byte[]> states) {
        try (var stage = stage(states)) {
            assertThat(run(stage, profile(), 0, 1)).allMatch(Inference::warmingUp).hasSize(1);
        }
    }

    private static DeviceProfile profile() {
        return Fixture.profile("builtin:envelope", WARM_UP);
    }

    private static List<Inference> run(
            InferenceStage stage, DeviceProfile profile, int from, int to) {
        List<Inference> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.addAll(stage.infer(profile, List.of(Fixture.reading("oven-1", i, usual(i)))));
        }
        return all;
    }

    private static float score(InferenceStage stage, int second, double value) {
        return stage.infer(profile(), List.of(Fixture.reading("oven-1", second, value)))
                .getFirst()
                .score();
    }

    /** A slow swing with a quick one on it. */
    private static double usual(int i) {
        return 20 + 5 * Math.sin(i / 11.0) + Math.sin(i * 1.7);
    }
}
