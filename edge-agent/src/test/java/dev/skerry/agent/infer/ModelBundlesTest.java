package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.Oven.HEAT;
import static dev.skerry.agent.infer.Oven.INPUTS;
import static dev.skerry.agent.infer.Oven.SPEED;
import static dev.skerry.agent.infer.Oven.message;
import static dev.skerry.agent.infer.Oven.profile;
import static dev.skerry.agent.infer.Oven.reading;
import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.run.EndlessGraph;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles in the models directory, and what becomes of them. */
class ModelBundlesTest {
    private static final String GOLDEN =
            """
            {"features":{"a":1,"b":2},"outputs":{"score":null}}
            {"features":{"a":3,"b":4},"outputs":{"score":1234}}
            {"features":{"a":5,"b":6},"outputs":{"score":1003456}}
            """;

    @TempDir Path models;
    private final DigitsBundle bundle = new DigitsBundle();

    @BeforeEach
    void good() throws IOException {
        bundle.features = List.of(plain("a", "Cel"), plain("b", "mm/s"));
        bundle.version = "1.1.0";
        put();
        bundle.version = "1.2.0";
    }

    private void put() throws IOException {
        put(bundle.archive());
    }

    private void put(byte[] archive) throws IOException {
        Files.write(models.resolve("digits-" + bundle.version + ".skm"), archive);
    }

    @Test
    void scores_resources_in_the_units_of_the_bundle_under_the_digest_of_its_manifest()
            throws IOException {
        put();
        try (var stage = stage(Map.of())) {
            assertThat(stage.infer(profile(INPUTS), message(1, 1, 2))).isEmpty();
            assertThat(stage.infer(profile(INPUTS), message(2, 3, 4)))
                    .containsExactly(
                            new Inference(
                                    "oven-1",
                                    "watch",
                                    Sha256.hex(BundleWriter.manifest(bundle.manifest())),
                                    2_000_000,
                                    1234,
                                    false));
            assertThat(stage.troubles()).isEmpty();
            assertThat(stage.inferences()).isEqualTo(1);
        }
    }

    @Test
    void takes_the_readings_of_a_message_by_their_times() {
        List<Reading> pack = new ArrayList<>();
        for (int second = 1; second <= 3; second++) {
            pack.add(reading(HEAT, second, 273.15 + second));
        }
        for (int second = 1; second <= 3; second++) {
            pack.add(reading(SPEED, second, second / 1e3));
        }
        try (var stage = stage(Map.of())) {
            assertThat(stage.infer(profile(INPUTS), pack))
                    .extracting(Inference::score)
                    .containsExactly(1122f, 1_002_233f);
        }
    }

    @Test
    void one_resource_may_feed_two_features() throws IOException {
        bundle.features = List.of(plain("a", "Cel"), plain("b", "K"));
        put();
        try (var stage = stage(Map.of())) {
            DeviceProfile profile = profile(Map.of("a", "heat", "b", "heat"));
            stage.infer(profile, message(1, 0, 0));
            assertThat(stage.infer(profile, message(2, 0, 0)))
                    .extracting(Inference::score)
                    .allMatch(score -> Math.abs(score - 273.15 * 101) < 1)
                    .hasSize(1);
        }
    }

    @Test
    void goes_on_after_a_restart_with_the_same_bundle_and_begins_anew_with_another()
            throws IOException {
        Map<String, byte[]> states;
        try (var stage = stage(Map.of())) {
            stage.infer(profile(INPUTS), message(1, 1, 2));
            stage.infer(profile(INPUTS), message(2, 1, 2));
            states = stage.dirtyStates();
            assertThat(states).containsOnlyKeys("oven/oven-1/watch");
        }
        try (var stage = stage(states)) {
            assertThat(stage.infer(profile(INPUTS), message(3, 3, 4)))
                    .extracting(Inference::score)
                    .containsExactly(1_001_234f);
        }
        put();
        try (var stage = stage(states)) {
            assertThat(stage.infer(profile(INPUTS), message(3, 3, 4))).isEmpty();
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void a_damaged_bundle_is_refused_and_the_version_before_it_runs() throws IOException {
        byte[] archive = bundle.archive();
        archive[archive.length / 2] ^= 1;
        put(archive);
        assertGoesOn("SKR-M101", "digits-1.2.0.skm can't be used");
    }

    @Test
    void a_bundle_under_another_name_is_refused() throws IOException {
        byte[] archive = bundle.archive();
        bundle.version = "1.3.0";
        put(archive);
        assertGoesOn("SKR-M010", "says that it is digits-1.2.0");
    }

    @Test
    void a_bundle_for_another_architecture_is_refused() throws IOException {
        bundle.architectures = List.of("s390x");
        put();
        assertGoesOn("SKR-M010", "it is for [s390x]");
    }

    @Test
    void a_model_that_keeps_too_much_of_a_device_is_refused() throws IOException {
        bundle.states = 20_000;
        put();
        assertGoesOn("SKR-M010", "65,536 at most");
    }

    @Test
    void a_model_that_may_hold_up_the_line_is_refused() throws IOException {
        bundle.latency = Duration.ofSeconds(2);
        put();
        assertGoesOn("SKR-M010", "PT1S at most");
    }

    @Test
    void a_graph_with_operators_that_could_run_for_ever_is_refused() throws IOException {
        bundle.graph = EndlessGraph.model(2, 1, Map.of());
        put();
        assertGoesOn("SKR-M132", "Loop");
    }

    @Test
    void a_graph_that_is_none_is_refused() throws IOException {
        bundle.graph = new byte[] {1, 2, 3};
        put();
        assertGoesOn("SKR-M130", "digits-1.2.0.skm");
    }

    @Test
    void a_bundle_that_computes_its_golden_scores_runs() throws IOException {
        bundle.golden = GOLDEN;
        put();
        try (var stage = stage(Map.of())) {
            stage.infer(profile(INPUTS), message(1, 1, 2));
            assertThat(stage.infer(profile(INPUTS), message(2, 3, 4)))
                    .extracting(Inference::modelDigest)
                    .containsExactly(Sha256.hex(BundleWriter.manifest(bundle.manifest())));
            assertThat(stage.troubles()).isEmpty();
        }
    }

    @Test
    void a_bundle_that_computes_other_scores_than_its_golden_ones_is_refused() throws IOException {
        bundle.golden = GOLDEN.replace("1003456", "1003457.1");
        put();
        assertGoesOn("SKR-M011", "at line 3 of golden.jsonl: 1003456.0 instead of 1003457.1");
    }

    @Test
    void a_bundle_that_has_no_score_where_its_golden_file_has_one_is_refused() throws IOException {
        bundle.golden = GOLDEN.replaceFirst("null", "12");
        put();
        assertGoesOn("SKR-M011", "at line 1 of golden.jsonl: none instead of 12.0");
    }

    @Test
    void golden_files_that_are_too_large_for_an_agent_are_refused() throws IOException {
        bundle.golden = GOLDEN.repeat((3 << 20) / GOLDEN.length());
        put();
        assertGoesOn("SKR-M010", "2,097,152 at most");
    }

    @Test
    void inputs_have_to_be_those_of_the_bundle() {
        assertOff(Map.of("a", "heat"), "SKR-M013", "takes [a, b]");
        assertOff(Map.of("a", "heat", "x", "speed"), "SKR-M013", "[a, x]");
        assertOff(Map.of("a", "heat", "b", "missing"), "SKR-M013", "does not have");
    }

    @Test
    void a_unit_that_can_not_be_converted_is_refused() {
        assertOff(Map.of("a", "speed", "b", "speed"), "SKR-M014", "in m/s");
        assertOff(Map.of("a", "heat", "b", "plain"), "SKR-M014", "no unit");
    }

    private void assertGoesOn(String code, String why) {
        bundle.version = "1.1.0";
        try (var stage = stage(Map.of())) {
            stage.infer(profile(INPUTS), message(1, 1, 2));
            assertThat(stage.infer(profile(INPUTS), message(2, 3, 4)))
                    .extracting(Inference::score)
                    .containsExactly(1234f);
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly(code);
            assertThat(stage.troubles().getFirst().message()).contains(why);
        }
    }

    private void assertOff(Map<String, String> inputs, String code, String why) {
        try (var stage = stage(Map.of())) {
            assertThat(stage.infer(profile(inputs), message(1, 1, 2))).isEmpty();
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly(code);
            assertThat(stage.troubles().getFirst().message()).contains(why);
        }
    }

    private InferenceStage stage(Map<String, byte[]> states) {
        return new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, states);
    }
}
